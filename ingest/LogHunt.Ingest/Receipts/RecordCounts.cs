namespace LogHunt.Ingest.Receipts;

/// <summary>What became of records: counts that add up, whoever read which of them.</summary>
sealed class RecordCounts
{
    public NameCounts Formats { get; } = new();
    public NameCounts Qualities { get; } = new();
    public DateTime? First { get; private set; }
    public DateTime? Last { get; private set; }
    public long Parsed { get; private set; }
    public long Rows { get; private set; }
    public long Unparsed { get; private set; }
    public long Skipped { get; private set; }

    /// <summary>Rows outside of the period that the sender said.</summary>
    public long Outside { get; private set; }

    public void AddOutside() => Outside++;

    public void AddSkipped(long lines) => Skipped += lines;

    public void AddUnparsed(int lines) => Unparsed += lines;

    /// <summary>So many lines became rows of one record.</summary>
    public void AddParsed(string format, int lines)
    {
        Parsed += lines;
        Formats.Add(format, lines);
    }

    public void AddRow(DateTime time, string quality)
    {
        Rows++;
        Qualities.Add(quality, 1);
        if (quality != "missing") Span(time, time);
    }

    public void Add(RecordCounts more)
    {
        Parsed += more.Parsed;
        Rows += more.Rows;
        Unparsed += more.Unparsed;
        Skipped += more.Skipped;
        Outside += more.Outside;
        Formats.Add(more.Formats);
        Qualities.Add(more.Qualities);
        if (more is { First: { } first, Last: { } last }) Span(first, last);
    }

    public void Clear()
    {
        (Parsed, Rows, Unparsed, Skipped, Outside, First, Last) = (0, 0, 0, 0, 0, null, null);
        Formats.Clear();
        Qualities.Clear();
    }

    void Span(DateTime first, DateTime last)
    {
        if (!(First <= first)) First = first;
        if (!(Last >= last)) Last = last;
    }
}

/// <summary>How often each of a few names came; the same name again and again costs a comparison.</summary>
sealed class NameCounts
{
    readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    string last = "";
    long run;

    /// <summary>The name that came most often, the first by its letters among equals; empty when none did.</summary>
    public string Most
    {
        get
        {
            EndRun();
            return counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => count.Key).FirstOrDefault("");
        }
    }

    public void Add(string name, long count)
    {
        if (!ReferenceEquals(name, last)) EndRun();
        last = name;
        run += count;
    }

    public void Add(NameCounts more)
    {
        more.EndRun();
        foreach (var (name, count) in more.counts) Add(name, count);
    }

    public void Clear()
    {
        run = 0;
        counts.Clear();
    }

    void EndRun()
    {
        if (run > 0) counts[last] = counts.GetValueOrDefault(last) + run;
        run = 0;
    }
}
