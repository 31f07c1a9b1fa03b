using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Snort;

/// <summary>
/// An alert of `alert_full`: `[**] [1:527:8] message [**]`, below it `[Classification: …] [Priority: 2]`, the time with both ends, the
/// headers of the packet, and where to read more.
/// </summary>
readonly ref struct SnortBlock(ReadOnlySpan<byte> text)
{
    /// <summary>How the lines below begin that are no time: headers of the packet, and what stands in brackets.</summary>
    static readonly byte[][] Beginnings =
    [
        .. "[Classification:|[Priority:|[Xref|Type:|Len:|Seq:|TCP Options|IP Options|Frag |** |***|ORIGINAL |=+|[**]"
            .Split('|').Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    static readonly System.Buffers.SearchValues<byte> Flags = System.Buffers.SearchValues.Create("*12UAPRSFCE"u8);

    readonly ReadOnlySpan<byte> text = text;

    /// <summary>The time of the packet, and its ends behind it.</summary>
    public ReadOnlySpan<byte> Clock
    {
        get
        {
            foreach (var range in text.Split((byte)'\n'))
                if (SnortAlert.TimeOf(text[range], out _) is not null) return text[range];
            return default;
        }
    }

    public static bool Begins(ReadOnlySpan<byte> body)
    {
        var line = body.IndexOf((byte)'\n') is >= 0 and var end ? body[..end] : body;
        line = line.TrimEnd(" \t\r"u8);
        return line.StartsWith("[**] "u8) && line.Length > 16 && line.EndsWith("[**]"u8) && SnortAlert.IsOne(line);
    }

    public static bool Continues(ReadOnlySpan<byte> line)
    {
        if (SnortAlert.TimeOf(line, out _) is not null || line.IndexOf(" TTL:"u8) is > 0 and < 24) return true;
        foreach (var beginning in Beginnings)
            if (line.StartsWith(beginning)) return true;
        // Flags: `***AP***`, `12UAPRSF`, of which each may be a star.
        return line.Length > 8 && line[8] == ' ' && !line[..8].ContainsAnyExcept(Flags);
    }

    /// <summary>Sets what the alert says; false when it names no two ends.</summary>
    public bool Write(RowWriter rows)
    {
        var rule = SnortAlert.Rule(text, out var after);
        var words = new TextCursor(text[after..]);
        var title = text[after..];
        if (title.IndexOf((byte)'\n') is > 0 and var line) title = title[..line];
        if (rule.IsEmpty) return false;
        var priority = words.Until("[Priority: "u8, out var message) && words.Until("]"u8, out var number) ? number : default;
        SnortAlert.WriteRule(text[..after], rule, priority.IsEmpty ? title : message, priority, rows);
        var clock = new TextCursor(Clock);
        clock.Word();
        WriteHeaders(rows);
        return SnortAlert.WriteEnds(clock.Rest, rows);
    }

    void WriteHeaders(RowWriter rows)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (line.IndexOf(" TTL:"u8) is > 0 and var ttl)
            {
                var name = line[..ttl];
                Protocols.Write(rows, name.StartsWith("PROTO:"u8) ? name["PROTO:"u8.Length..] : name);
                return;
            }
        }
    }
}
