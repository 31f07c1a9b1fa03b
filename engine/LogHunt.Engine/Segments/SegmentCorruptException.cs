namespace LogHunt.Engine.Segments;

/// <summary>A segment's file is not what was written; the message names the file.</summary>
public sealed class SegmentCorruptException : Exception
{
    public SegmentCorruptException(string path, string what) : base($"the segment `{path}` is damaged: {what}") { }

    public SegmentCorruptException(string path, string what, Exception cause) : base($"the segment `{path}` is damaged: {what}", cause) { }
}
