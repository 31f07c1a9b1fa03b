using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Operators;

/// <summary>
/// The pattern of `parse` over the bytes of a text, from literal to literal: the same as the regular expression that
/// <see cref="TextPattern"/> makes of it. Not every pattern has this form: one where a number ends and more follows has to try again.
/// </summary>
sealed class SimplePattern
{
    /// <summary>A literal, whether anything may stand before it, and the column that this is of (-1: none).</summary>
    readonly record struct Step(byte[] Literal, bool HasGap, int Column);

    enum Rest { None, Anything, Number }

    readonly ImmutableArray<Step> steps;
    readonly Rest rest;
    readonly int restColumn;

    SimplePattern(ImmutableArray<Step> steps, Rest rest, int restColumn) => (this.steps, this.rest, this.restColumn) = (steps, rest, restColumn);

    /// <summary>Null when the pattern has no such form.</summary>
    public static SimplePattern? Of(ImmutableArray<ParsePart> parts)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var (hasGap, column, columns) = (false, -1, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            var isBeforeStar = i + 1 < parts.Length && parts[i + 1].IsStar;
            var isBeforeEnd = isBeforeStar && i + 2 == parts.Length;
            if (parts[i].Literal is { } literal)
            {
                var bytes = Encoding.UTF8.GetBytes(literal);
                if (Encoding.UTF8.GetString(bytes) != literal) return null;
                steps.Add(new(bytes, hasGap, column));
                (hasGap, column) = (false, -1);
            }
            else if (parts[i].IsStar) (hasGap, column) = (true, -1);
            else if (isBeforeStar && parts[i].Type is ColumnType.Int or ColumnType.Long)
                return isBeforeEnd && !hasGap ? new(steps.ToImmutable(), Rest.Number, columns) : null;
            else if (isBeforeStar && parts[i].Type is ColumnType.Real or ColumnType.Decimal) return null;
            else if (isBeforeEnd) return new(steps.ToImmutable(), Rest.Anything, columns);
            else (hasGap, column) = (true, columns++);
        }
        return new(steps.ToImmutable(), hasGap ? Rest.Anything : Rest.None, column);
    }

    /// <summary>Where the columns' texts stand, when the pattern fits. What is not given is empty.</summary>
    public bool Match(ReadOnlySpan<byte> text, Span<(int Start, int Length)> found)
    {
        found.Clear();
        var at = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            var place = Find(text, at, step, isLast: i == steps.Length - 1);
            if (place < 0) return false;
            if (step.Column >= 0) found[step.Column] = (at, place - at);
            at = place + step.Literal.Length;
        }
        var length = rest == Rest.Number ? NumberLength(text[at..]).Length : text.Length - at;
        if (rest == Rest.None || length < 0) return rest == Rest.None && length == 0;
        if (restColumn >= 0) found[restColumn] = (at, length);
        return true;
    }

    int Find(ReadOnlySpan<byte> text, int at, Step step, bool isLast)
    {
        var length = step.Literal.Length;
        if (!step.HasGap) return text[at..].StartsWith(step.Literal) ? at : -1;
        if (isLast && rest == Rest.None)
            return text.Length - at >= length && text.EndsWith(step.Literal) ? text.Length - length : -1;
        var place = IndexOf(text, at, step.Literal);
        if (!isLast || rest != Rest.Number) return place;
        while (place >= 0)
        {
            var (number, blanks) = NumberLength(text[(place + length)..]);
            if (number >= 0) return place;
            // None of the blanks begins a number either: each is looked at once.
            place = IndexOf(text, Math.Max(place + 1, place + blanks + 1), step.Literal);
        }
        return -1;
    }

    static int IndexOf(ReadOnlySpan<byte> text, int from, byte[] literal)
    {
        if (from > text.Length) return -1;
        var place = text[from..].IndexOf(literal);
        return place < 0 ? -1 : from + place;
    }

    /// <summary>The bytes of blanks, a sign and digits that a text begins with, -1 when it does not, and those of its blanks.</summary>
    static (int Length, int Blanks) NumberLength(ReadOnlySpan<byte> text)
    {
        var blanks = 0;
        while (Rune.DecodeFromUtf8(text[blanks..], out var rune, out var width) == OperationStatus.Done && Rune.IsWhiteSpace(rune)) blanks += width;
        var digits = blanks;
        if (digits < text.Length && text[digits] is (byte)'-' or (byte)'+') digits++;
        var end = digits;
        while (end < text.Length && text[end] is >= (byte)'0' and <= (byte)'9') end++;
        return (end > digits ? end : -1, blanks);
    }
}
