using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// The right to run what is due, for one process at a time. It is a lock on an open file, so the system frees it when a process dies.
/// </summary>
sealed class HuntLock : IDisposable
{
    readonly FileStream file;

    HuntLock(FileStream file) => this.file = file;

    /// <summary>Throws <see cref="InputException"/> when another process has it.</summary>
    public static HuntLock Take(Store store)
    {
        try
        {
            return new(store.Files.Open(Path.Combine(store.Directory, "hunts.lock"), FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException held)
        {
            throw new InputException($"another process runs what is due in the store `{store.Directory}`, as `loghunt watch` does: " +
                held.Message.TrimEnd('.'));
        }
    }

    public void Dispose() => file.Dispose();
}
