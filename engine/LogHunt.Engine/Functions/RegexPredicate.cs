using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// `matches regex`: somewhere in the value. A pattern that is none matches nothing; the binder has said so by <see
/// cref="Patterns.Problem"/>.
/// </summary>
sealed class RegexPredicate() : Overload(ColumnType.Bool, ColumnType.String, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        Patterns.Find((string?)arguments[1] ?? "") is { } regex && regex.IsMatch((string?)arguments[0] ?? "");

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn constant) return base.Evaluate(arguments, rows);
        if (Patterns.Find((string)constant.Constant!) is not { } regex) return Flags.Constant(false, rows);
        var result = new bool[rows];
        TextView.Of(arguments[0]).Test(new RegexMatcher(regex), result);
        return Flags.Of(result);
    }

    readonly struct RegexMatcher(Regex regex) : ITextMatcher
    {
        public bool Test(ReadOnlySpan<byte> value)
        {
            Work.Current?.Check();
            var chars = ArrayPool<char>.Shared.Rent(Math.Max(value.Length, 1));
            var length = Encoding.UTF8.GetChars(value, chars);
            var answer = regex.IsMatch(chars.AsSpan(0, length));
            ArrayPool<char>.Shared.Return(chars);
            return answer;
        }
    }
}
