using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Ingest.Receipts;

/// <summary>The receipt's lines in the order in which the files were found, whoever finishes them first. Thread-safe.</summary>
sealed class FileList
{
    readonly Lock gate = new();
    readonly List<UploadFile?> files = [];
    bool isComplete = true;

    public bool IsComplete
    {
        get
        {
            lock (gate) return isComplete;
        }
    }

    public ImmutableArray<UploadFile> All
    {
        get
        {
            lock (gate) return [.. files.Select(file => file
                ?? throw new InvalidOperationException("a file was found and never finished"))];
        }
    }

    /// <summary>The place of a file that was found.</summary>
    public int Next()
    {
        lock (gate)
        {
            files.Add(null);
            return files.Count - 1;
        }
    }

    /// <summary>Says something of a file that is finished, by which nothing of it is lost.</summary>
    public void Warn(int place, string warning)
    {
        lock (gate) files[place] = files[place]! with { Warnings = [.. files[place]!.Warnings, warning] };
    }

    public void Set(int place, UploadFile file, bool isComplete)
    {
        lock (gate)
        {
            files[place] = file;
            this.isComplete &= isComplete;
        }
    }
}
