using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// extract(): over a column the pattern is looked up once, and a line without a match, as most are, is decoded into a buffer and
/// forgotten.
/// </summary>
sealed class ExtractOverload() : Overload(ColumnType.String, ColumnType.String, ColumnType.Long, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        if (arguments[1] is not long group || group is < 0 or > int.MaxValue || Patterns.Find((string)arguments[0]!) is not { } regex)
            return "";
        return CodePoints.Whole(regex.Match((string)arguments[2]!).Groups[(int)group].Value);
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments is not [ConstantColumn { Constant: string pattern },
            ConstantColumn { Constant: long and >= 0 and <= int.MaxValue and var group }, TextColumn text]
            || Patterns.Find(pattern) is not { } regex)
            return base.Evaluate(arguments, rows);
        var offsets = text.Offsets;
        var data = text.Data.Span;
        var found = new TextBuilder(ColumnType.String, rows);
        var chars = new char[256];
        for (var row = 0; row < rows; row++)
        {
            Work.Current?.Check();
            var value = data[offsets[row]..offsets[row + 1]];
            if (value.Length > chars.Length) chars = new char[value.Length * 2];
            var length = Encoding.UTF8.GetChars(value, chars);
            var matches = regex.EnumerateMatches(chars.AsSpan(0, length));
            if (!matches.MoveNext()) found.Append(ReadOnlySpan<byte>.Empty);
            else if (group == 0) found.Append(chars.AsSpan(matches.Current.Index, matches.Current.Length));
            else found.Append(regex.Match(new string(chars, 0, length)).Groups[(int)group].ValueSpan);
        }
        return found.Build();
    }
}
