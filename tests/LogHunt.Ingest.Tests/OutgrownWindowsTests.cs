using System.Buffers;
using System.Runtime.CompilerServices;
using LogHunt.Ingest.Archives;

namespace LogHunt.Ingest.Tests;

/// <summary>What a window takes that grew is given back, while it grows and when it is no longer needed.</summary>
sealed class OutgrownWindowsTests
{
    const int Largest = 64 << 20;

    [Test]
    public void Windows_that_were_outgrown_are_collected_and_at_last_all_are()
    {
        List<WeakReference> windows = [];
        using (Assert.EnterMultipleScope())
        {
            using (var stream = Grown(windows))
                Assert.That(windows.Select(window => window.IsAlive), Is.EqualTo([false, false, true]), "16, 32 and 64 MiB");
            Assert.That(windows.Select(window => window.IsAlive), Is.All.False);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static OutgrownWindows Grown(List<WeakReference> windows)
    {
        var stream = new OutgrownWindows(new GrowingWindow(windows), Largest);
        var buffer = new byte[1 << 20];
        for (var i = 0; i < 100; i++) Assert.That(stream.Read(buffer), Is.EqualTo(buffer.Length));
        return stream;
    }

    /// <summary>A decoder that grows its window as the library's does.</summary>
    sealed class GrowingWindow(List<WeakReference> windows) : ForwardStream
    {
        byte[]? window;
        long given;

        public override int Read(Span<byte> buffer)
        {
            given += buffer.Length;
            if (window is null) Take(16 << 20);
            else if (given > window.Length && window.Length < Largest) Take(2 * window.Length);
            return buffer.Length;
        }

        void Take(int length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            windows.Add(new(larger));
            if (window is not null) ArrayPool<byte>.Shared.Return(window);
            window = larger;
        }

        protected override void Dispose(bool disposing)
        {
            if (window is not null) ArrayPool<byte>.Shared.Return(window);
            window = null;
            base.Dispose(disposing);
        }
    }
}
