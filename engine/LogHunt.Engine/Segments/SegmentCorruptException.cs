namespace LogHunt.Engine.Segments;

/// <summary>A segment's file is not what was written, or cannot be read; the message is one sentence that names the file.</summary>
public sealed class SegmentCorruptException : Exception
{
    /// <summary>The segment at `path` is damaged; `what` says how, as in «its footer is cut off».</summary>
    public SegmentCorruptException(string path, string what, Exception? cause = null) : base($"the segment `{path}` is damaged: {what}", cause) =>
        File = path;

    SegmentCorruptException((string Sentence, string Path) told, Exception? cause) : base(told.Sentence, cause) => File = told.Path;

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>What a query or a check that goes on without the file tells of it.</summary>
    public FileFault Fault => new(File, Message);

    /// <summary>The disk or its rights, not the bytes, are what is wrong.</summary>
    internal static SegmentCorruptException Unreadable(string path, Exception cause) =>
        new(($"the segment `{path}` cannot be read: {cause.Message.TrimEnd('.')}", path), cause);

    /// <summary>Nothing is wrong with it: a later program wrote it.</summary>
    internal static SegmentCorruptException Newer(string path, int format) => new((
        $"the segment `{path}` was written by a newer version of LogHunt (format {format}, this program knows {SegmentFooter.Version}); " +
        "update the program", path), cause: null);
}
