using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>What happens at one operation of a disk.</summary>
public enum DiskFault
{
    /// <summary>It is not done, and says so; what follows is.</summary>
    Refused,

    /// <summary>It is done, and says that it was not.</summary>
    DoneButRefused,

    /// <summary>The power goes before it; of what was not flushed nothing is there afterwards.</summary>
    CutAllLost,

    /// <summary>The power goes before it; names are there, of contents that were not flushed the first half.</summary>
    CutTorn,

    /// <summary>The power goes before it; all that was done is there.</summary>
    CutAllKept,

    /// <summary>The power goes before it; of what was not flushed, some is there and some is not.</summary>
    CutSomeLost,
}

/// <summary>A disk that fails at its `at`th operation. Works on real files and remembers how to undo what was not flushed; a liar
/// flushes nothing.</summary>
sealed class FaultyFiles(DiskFault fault, int at, int seed = 0, bool isLiar = false) : StoreFiles(isShared: false)
{
    readonly Lock one = new();
    readonly List<(string Folder, Action Undo)> names = [];
    readonly HashSet<string> contents = new(StringComparer.Ordinal);
    bool isOff;

    /// <summary>Operations asked for.</summary>
    public int Operations { get; private set; }

    /// <summary>Whether the fault came.</summary>
    public bool HasFailed { get; private set; }

    bool IsCut => fault is not (DiskFault.Refused or DiskFault.DoneButRefused);

    internal override void CreateFolder(string path) => Step(() =>
    {
        base.CreateFolder(path);
        Remember(path, () => Directory.Delete(path, recursive: true));
    });

    internal override FileStream Create(string path)
    {
        FileStream? file = null;
        Step(() =>
        {
            file = new WatchedStream(this, path, Options(FileMode.Create, FileShare.None));
            contents.Add(path);
            Remember(path, () => File.Delete(path));
        }, () => file?.Dispose());
        return file!;
    }

    internal override void Flush(FileStream file) => Step(() =>
    {
        base.Flush(file);
        if (!isLiar) contents.Remove(file.Name);
    });

    internal override void Rename(string from, string to) => Step(() =>
    {
        base.Rename(from, to);
        if (contents.Remove(from)) contents.Add(to);
        Remember(to, () => File.Move(to, from, overwrite: true));
    });

    internal override void Delete(string path) => Step(() =>
    {
        var bytes = File.ReadAllBytes(path);
        base.Delete(path);
        Remember(path, () => File.WriteAllBytes(path, bytes));
    });

    internal override void FlushFolder(string path) => Step(() =>
    {
        base.FlushFolder(path);
        if (!isLiar) names.RemoveAll(name => name.Folder == path);
    });

    internal override void Commit(Action commit) => Step(commit);

    /// <summary>Leaves what would be found when the power is back. Requires: nothing has a file open.</summary>
    public void LosePower()
    {
        if (!IsCut) return;
        var random = new Random(seed);
        foreach (var (_, undo) in Enumerable.Reverse(names))
        {
            if (fault != DiskFault.CutAllLost && (fault != DiskFault.CutSomeLost || random.Next(2) == 0)) continue;
            try
            {
                undo();
            }
            catch (IOException)
            {
                // What it would undo was undone with its folder.
            }
        }
        foreach (var path in contents.Where(File.Exists))
        {
            using var file = File.OpenWrite(path);
            if (fault != DiskFault.CutAllKept) file.SetLength(fault == DiskFault.CutTorn ? file.Length / 2 : 0);
        }
    }

    void Remember(string path, Action undo) => names.Add((Path.GetDirectoryName(path)!, undo));

    void Step(Action operation, Action? giveUp = null)
    {
        lock (one)
        {
            if (isOff) throw new IOException("the power is gone");
            if (Operations++ != at)
            {
                operation();
                return;
            }
            HasFailed = true;
            isOff = IsCut;
            if (fault == DiskFault.DoneButRefused)
            {
                operation();
                giveUp?.Invoke();
            }
            throw new IOException("the disk failed");
        }
    }

    sealed class WatchedStream(FaultyFiles files, string path, FileStreamOptions options) : FileStream(path, options)
    {
        /// <summary>Spans come here too.</summary>
        public override void Write(byte[] buffer, int offset, int count) => files.Step(() => base.Write(buffer, offset, count));
    }
}
