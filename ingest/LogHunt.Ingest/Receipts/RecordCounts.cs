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

    /// <summary>Lines that another upload brought before, which are left out: they are among those that were skipped.</summary>
    public long Known { get; private set; }

    public void AddOutside() => Outside++;

    /// <summary>So many lines, which were read into rows or not at all, are left out: another upload brought them before.</summary>
    public void LeaveOut(string format, int lines, int rows, bool isUnparsed)
    {
        if (isUnparsed) Unparsed -= lines;
        else
        {
            Parsed -= lines;
            Rows -= rows;
            Formats.Add(format, -lines);
        }
        Skipped += lines;
        Known += lines;
    }

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
        Known += more.Known;
        Formats.Add(more.Formats);
        Qualities.Add(more.Qualities);
        if (more is { First: { } first, Last: { } last }) Span(first, last);
    }

    public void Clear()
    {
        (Parsed, Rows, Unparsed, Skipped, Outside, Known, First, Last) = (0, 0, 0, 0, 0, 0, null, null);
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
            return counts.Where(count => count.Value > 0).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
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
