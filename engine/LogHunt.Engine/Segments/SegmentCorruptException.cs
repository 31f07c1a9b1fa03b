namespace LogHunt.Engine.Segments;

/// <summary>A segment's file is not what was written, or cannot be read; the message is one sentence that names the file.</summary>
public sealed class SegmentCorruptException : Exception
{
    /// <summary>The segment at `path` is damaged; `what` says how, as in «its footer is cut off».</summary>
    public SegmentCorruptException(string path, string what, Exception? cause = null) : base($"the segment `{path}` is damaged: {what}", cause) =>
        File = path;

    SegmentCorruptException(string path, IOException cause) : base($"the segment `{path}` cannot be read: {cause.Message.TrimEnd('.')}", cause) =>
        File = path;

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>What a query or a check that goes on without the file tells of it.</summary>
    public FileFault Fault => new(File, Message);

    /// <summary>The disk or its rights, not the bytes, are what is wrong.</summary>
    internal static SegmentCorruptException Unreadable(string path, Exception cause) =>
        new(path, cause as IOException ?? new IOException(cause.Message, cause));
}
