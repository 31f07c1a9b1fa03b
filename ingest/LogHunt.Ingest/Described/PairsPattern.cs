using System.Collections.Immutable;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>Records of pairs, behind whatever head stands before them.</summary>
sealed class PairsPattern(PairText pairs) : LinePattern
{
    public override ImmutableArray<string> Parts => [];

    public override bool NamesItsParts => true;

    public override bool Read(in LogLine line, FieldColumns columns, RecordFields fields)
    {
        fields.Begin(line.Body, columns);
        pairs.Fill(line.Body, 0, fields);
        return fields.Count > 0;
    }
}

/// <summary>Records that are one JSON object: parts are the paths of names in it, `user.name`.</summary>
sealed class JsonPattern(string absent) : LinePattern
{
    readonly FieldSyntax json = FieldSyntax.Json(absent);

    public override ImmutableArray<string> Parts => [];

    public override bool NamesItsParts => true;

    public override bool Read(in LogLine line, FieldColumns columns, RecordFields fields)
    {
        var text = line.Text.TrimStart("\uFEFF \t"u8);
        if (text is not [(byte)'{', ..]) text = line.Body.TrimStart("\uFEFF \t"u8);
        return text is [(byte)'{', ..] && json.Read(text, fields) && fields.IsWhole;
    }
}
