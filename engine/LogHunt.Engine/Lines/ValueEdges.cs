using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Lines;

/// <summary>
/// What a column's values are asked beside themselves: whether one joins with the literals and values around it to something else. Most
/// columns stand between quotes, blanks and commas, and need nothing.
/// </summary>
sealed class ValueEdges
{
    /// <summary>With more literals around its values, or longer ones, a column is not asked between them.</summary>
    const int MostAround = 16;
    const int LongestAround = 1024;

    readonly List<(byte[] Left, byte[] Right)> between = [];
    readonly List<(byte[] Left, byte[] Right)> around = [];
    bool isAroundKnown = true;
    PartEdge sure;
    bool isInChain;

    /// <summary>
    /// Whether a value that may carry an indicator may do so between the literals around it too: a host that no path follows is no URL, and
    /// `0` is no `0:09:0f:01:02:03`.
    /// </summary>
    public bool Confirms(ReadOnlySpan<byte> value, TextIndicators sought)
    {
        if (!isAroundKnown) return true;
        foreach (var (left, right) in around)
            if (sought.MayStandIn([.. left, .. value, .. right])) return true;
        return false;
    }

    /// <summary>Whether a value joined with what stands around it may carry an indicator.</summary>
    public bool MayCarry(ReadOnlySpan<byte> value, TextIndicators sought)
    {
        if (sure == PartEdge.None && !isInChain && between.Count == 0) return false;
        var edges = PartEdges.Of(value);
        if ((edges & sure) != 0) return true;
        if ((edges & (PartEdge.HasColon | PartEdge.IsEmpty)) == 0) return false;
        if (isInChain) return true;
        foreach (var (left, right) in between)
            if (sought.MayStandIn([.. left, .. value, .. right])) return true;
        return false;
    }

    /// <summary>Notes for all columns of a template what stands around their values.</summary>
    /// <returns>Whether lines of the template may carry something that its literals make with any value.</returns>
    public static bool Note(LineTemplate template, LineColumn[] columns, ValueEdges[] values, bool areAddressesSought)
    {
        byte[][] literals = [.. template.Slots.Select(slot => slot.Literal), template.Tail];
        PartEdge[] edges = [.. literals.Select(literal => PartEdges.Of(literal))];
        var joins = false;
        for (var i = 0; i < literals.Length; i++)
        {
            var left = i > 0 ? values[template.Slots[i - 1].Column] : null;
            var right = i < template.Slots.Length ? values[template.Slots[i].Column] : null;
            if (literals[i].Length > 0)
            {
                joins |= left is not null && edges[i].HasFlag(PartEdge.BeginsWithForm) || right is not null && edges[i].HasFlag(PartEdge.EndsWithForm);
                if (right is not null && edges[i].HasFlag(PartEdge.EndsWithin)) right.sure |= PartEdge.BeginsWithin;
                if (left is not null && edges[i].HasFlag(PartEdge.BeginsWithin)) left.sure |= PartEdge.EndsWithin;
            }
            else if (left is not null && right is not null)
            {
                left.sure |= PartEdge.EndsWithin | PartEdge.EndsWithForm;
                right.sure |= PartEdge.BeginsWithForm;
            }
        }
        for (var i = 0; i < template.Slots.Length && !joins; i++)
            joins = columns[template.Slots[i].Column].Form != ValueForm.Text && MayBeLength(literals[i], literals[i + 1], i + 1 == template.Slots.Length);
        for (var i = 0; i < template.Slots.Length; i++) values[template.Slots[i].Column].NoteAround(literals[i], literals[i + 1]);
        if (!areAddressesSought) return joins;
        for (var i = 0; i < template.Slots.Length; i++) values[template.Slots[i].Column].NoteColons(literals, edges, i);
        return joins || HasColonsOfAddress(template, literals, edges, columns);
    }

    /// <summary>Whether a number between two literals may be the length of the label behind it.</summary>
    static bool MayBeLength(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool isLast) =>
        left.EndsWith("("u8) && right.StartsWith(")"u8) && (right.Length > 1 ? TextIndicators.IsOfWord(right[1]) : !isLast);

    void NoteAround(byte[] left, byte[] right)
    {
        if (!isAroundKnown || IsIn(around, left, right)) return;
        isAroundKnown = around.Count < MostAround && left.Length + right.Length <= LongestAround;
        around.Add((left, right));
    }

    static bool IsIn(List<(byte[] Left, byte[] Right)> pairs, byte[] left, byte[] right) =>
        pairs.Exists(known => known.Left.AsSpan().SequenceEqual(left) && known.Right.AsSpan().SequenceEqual(right));

    /// <summary>A value that touches a colon is asked between its literals where they end the run of an address, else not told apart.</summary>
    void NoteColons(byte[][] literals, PartEdge[] edges, int slot)
    {
        var last = literals.Length - 1;
        var touches = (literals[slot].Length > 0 ? edges[slot].HasFlag(PartEdge.EndsWithAddress) : slot > 0)
            || (literals[slot + 1].Length > 0 ? edges[slot + 1].HasFlag(PartEdge.BeginsWithAddress) : slot + 1 < last);
        if (!touches) return;
        var isBetween = (slot == 0 || !edges[slot].HasFlag(PartEdge.IsOneRun)) && (slot + 1 == last || !edges[slot + 1].HasFlag(PartEdge.IsOneRun));
        if (!isBetween) isInChain = true;
        else if (!IsIn(between, literals[slot], literals[slot + 1]))
            between.Add((literals[slot], literals[slot + 1]));
    }

    /// <summary>Whether literals and numbers between them have the colons of an address without any colon of a text.</summary>
    static bool HasColonsOfAddress(LineTemplate template, byte[][] literals, PartEdge[] edges, LineColumn[] columns)
    {
        var colons = 0;
        var endsWithColon = false;
        for (var i = 0; i < literals.Length; i++)
        {
            var (first, last) = PartEdges.Colons(literals[i]);
            colons += first + (first > 0 && endsWithColon ? PartEdges.OfAddress : 0);
            if (colons >= PartEdges.OfAddress) return true;
            if (!edges[i].HasFlag(PartEdge.IsOneRun)) colons = last;
            if (literals[i].Length > 0) endsWithColon = last > 0;
            if (i == template.Slots.Length) break;
            if (columns[template.Slots[i].Column] is { Form: ValueForm.Digits } column)
            {
                var shape = ValueShape.Of(column);
                colons += shape.AsSpan().Count((byte)':');
                if (shape.AsSpan().IndexOf("::"u8) >= 0 || endsWithColon && shape[0] == ':' || colons >= PartEdges.OfAddress) return true;
                endsWithColon = shape[^1] == ':';
            }
            else endsWithColon = false;
        }
        return false;
    }
}
