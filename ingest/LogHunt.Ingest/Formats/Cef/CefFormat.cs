using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats.Cef;

/// <summary>
/// CEF of products without a format of their own, wherever in the record it begins, also where a relay took `CEF:` for the tag.
/// </summary>
sealed class CefFormat : ILogFormat
{
    const int Bars = 6;

    public string Name => "cef";

    public int Most => 40;

    public int Recognise(in LogLine line)
    {
        if (line.Find(line.Body, "CEF:"u8) is >= 0 and var at) return line.Body[at..].Count((byte)'|') >= Bars ? 40 : 0;
        return line.Body.StartsWith("0|"u8) && line.Body.Count((byte)'|') >= Bars ? 30 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var record = new NamedEvents(file, isLeef: false);
        return FileReader.Of(record.Read, record.State);
    }
}

/// <summary>LEEF 1 and 2 of products without a format of their own.</summary>
sealed class LeefFormat : ILogFormat
{
    const int Bars = 4;

    public string Name => "leef";

    public int Most => 40;

    public int Recognise(in LogLine line) =>
        line.Body.IndexOf("LEEF:"u8) is >= 0 and var at && line.Body[at..].Count((byte)'|') >= Bars ? 40 : 0;

    public FileReader Open(LogFile file)
    {
        var record = new NamedEvents(file, isLeef: true);
        return FileReader.Of(record.Read, record.State);
    }
}
