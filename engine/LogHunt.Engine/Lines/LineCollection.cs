using System.Buffers;

namespace LogHunt.Engine.Lines;

/// <summary>A line by its row, without its line end; valid until the next one is asked for.</summary>
delegate ReadOnlySpan<byte> LineAt(int row);

/// <summary>
/// The templates and values of all rows before they are written, unless templates don't pay: then reading ends early. It is guessed
/// from the first lines and again as they go on, for a log may begin well.
/// </summary>
sealed class LineCollection
{
    // It is judged after so many lines or so much text, whichever comes first, by what is new since half of that.
    const int FirstLines = 4096;
    const int FirstBytes = 1 << 20;
    const int NextLines = 65_536;
    const int NextBytes = 1 << 24;

    /// <summary>New edges a line since it was looked, and bytes of new texts for a byte of text, of which more do not pay.</summary>
    const double MostNewEdges = 0.25;
    const double MostNewBytes = 0.5;

    // Bounds of memory and time.
    const int MostEdges = LineTrie.MostEdges / 2;
    const long MostValues = 20_000_000;
    const long MostTextBytes = 64 << 20;

    readonly LineTrie trie = new();
    readonly int[] templates;
    readonly int[] pageBytes;
    readonly bool isJudged;
    int seenEdges;

    LineCollection(int rows, bool isJudged)
    {
        this.isJudged = isJudged;
        templates = ArrayPool<int>.Shared.Rent(rows);
        pageBytes = new int[(rows + LineTable.PageRows - 1) / LineTable.PageRows];
        Rows = rows;
    }

    public int Rows { get; }

    public IReadOnlyList<VariableColumn> Columns => trie.Columns;
    public IReadOnlyList<LineEdge> Leaves => trie.Leaves;

    /// <summary>The template of each row.</summary>
    public ReadOnlyMemory<int> Templates => templates.AsMemory(0, Rows);

    public int[] PageBytes => pageBytes;

    /// <summary>Null when templates don't pay, if that is judged, and beyond the bounds.</summary>
    public static LineCollection? Of(int rows, LineAt lineAt, bool isJudged)
    {
        var collection = new LineCollection(rows, isJudged);
        if (collection.Collect(lineAt)) return collection;
        collection.Recycle();
        return null;
    }

    public void Recycle()
    {
        ArrayPool<int>.Shared.Return(templates);
        foreach (var column in trie.Columns) column.Recycle();
    }

    bool Collect(LineAt lineAt)
    {
        var line = new MarkedLine();
        var (bytes, seenRow) = (0L, 0);
        var (lookRow, lookBytes) = (FirstLines / 2, (long)FirstBytes / 2);
        var (judgeRow, judgeBytes) = (FirstLines, (long)FirstBytes);
        for (var row = 0; row < Rows; row++)
        {
            var text = lineAt(row);
            line.Set(text);
            templates[row] = trie.Add(line);
            pageBytes[row / LineTable.PageRows] += text.Length;
            bytes += text.Length;
            if (((row + 1) % LineTable.PageRows == 0 || row == Rows - 1) && !EndPage(row / LineTable.PageRows)) return false;
            if (row + 1 >= lookRow || bytes >= lookBytes)
            {
                (seenRow, seenEdges) = (row, trie.Edges);
                (lookRow, lookBytes) = (int.MaxValue, long.MaxValue);
            }
            if (row + 1 < judgeRow && bytes < judgeBytes) continue;
            if (isJudged && !Pays(row - seenRow, bytes)) return false;
            (seenRow, seenEdges) = (row, trie.Edges);
            (judgeRow, judgeBytes) = (row + 1 + NextLines, bytes + NextBytes);
        }
        line.Recycle();
        return true;
    }

    /// <returns>Whether it may go on.</returns>
    bool EndPage(int page)
    {
        foreach (var column in trie.Columns) column.EndPage(page);
        return IsBounded();
    }

    bool Pays(int lines, long bytes)
    {
        var texts = 0L;
        foreach (var column in trie.Columns) texts += column.TextBytes;
        return trie.Edges - seenEdges <= Math.Max(16, lines * MostNewEdges) && texts <= bytes * MostNewBytes;
    }

    bool IsBounded()
    {
        var (values, texts) = (0L, 0L);
        foreach (var column in trie.Columns)
        {
            values += column.Count;
            texts += column.TextBytes;
        }
        return trie.Edges <= MostEdges && trie.Columns.Count <= LineTable.MostColumns && trie.Leaves.Count <= LineTable.MostTemplates
            && values <= MostValues && texts <= MostTextBytes;
    }
}
