using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using LogHunt.Cli.Feeds;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A web server of a feed on loopback, which answers as a test says.</summary>
sealed class FeedStub : IDisposable
{
    public const string Taxii = "application/taxii+json;version=2.1";

    readonly HttpListener listener;
    readonly Action<HttpListenerContext> answer;

    public FeedStub(Action<HttpListenerContext> answer)
    {
        this.answer = answer;
        listener = Started();
        _ = Task.Run(Serve);
    }

    public int Port { get; private set; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    /// <summary>Paths with their queries, in the order in which they were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>At a free port, which somebody else may take before it is ours: then at another.</summary>
    HttpListener Started()
    {
        for (var left = 5; ; left--)
        {
            Port = Loopback.FreePort();
            var started = new HttpListener { Prefixes = { Url } };
            try
            {
                started.Start();
                return started;
            }
            catch (HttpListenerException) when (left > 0)
            {
                // Taken meanwhile.
            }
        }
    }

    void Serve()
    {
        try
        {
            while (true)
            {
                var context = listener.GetContext();
                Asked.Enqueue(context.Request.RawUrl!);
                _ = Task.Run(() => Answer(context));
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    void Answer(HttpListenerContext context)
    {
        try
        {
            answer(context);
            context.Response.Close();
        }
        catch (Exception left) when (left is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Who asked did not wait for the end.
        }
    }

    public static void Give(HttpListenerContext context, string body, string type = Taxii, int status = 200,
        params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength64) = (status, type, bytes.Length);
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        context.Response.OutputStream.Write(bytes);
    }

    public void Dispose() => listener.Close();
}

/// <summary>A store with one source, pulled in this process by a clock on which nobody waits.</summary>
sealed class PulledStore : IDisposable
{
    readonly TemporaryFolder folder = new();

    public PulledStore(SourceSettings settings)
    {
        Store = Store.Open(folder["store"]);
        Store.Catalog.SetSource("feed", settings, DateTime.UtcNow);
    }

    public Store Store { get; }

    public HastyTime Time { get; } = new();

    public TemporaryFolder Folder => folder;

    public FeedLimits Limits { get; init; } = new();

    public PulledSource Pull(CancellationToken cancellation = default) =>
        new PullSources(Store, Limits, Time).Run(Store.Catalog.FindSource("feed")!, _ => { }, cancellation);

    public string[] Values() =>
        [.. Store.Catalog.Indicators().Where(entry => !entry.Indicator.Revoked).Select(entry => entry.Indicator.Value)
        .Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }

    /// <summary>Remembers for how long somebody wanted to wait, and lets nobody.</summary>
    internal sealed class HastyTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
