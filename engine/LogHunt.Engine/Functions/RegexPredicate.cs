using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>`matches regex`: somewhere in the value. A pattern that is none matches nothing; the binder has said so by <see cref="Patterns.TryGet"/>.</summary>
sealed class RegexPredicate() : Overload(ColumnType.Bool, ColumnType.String, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        Patterns.TryGet((string?)arguments[1] ?? "", out var regex, out _) && IsMatch(regex, (string?)arguments[0] ?? "");

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn constant) return base.Evaluate(arguments, rows);
        if (!Patterns.TryGet((string)constant.Constant!, out var regex, out _)) return Flags.Constant(false, rows);
        var result = new bool[rows];
        TextView.Of(arguments[0]).Test(new RegexTest(regex), result);
        return Flags.Of(result);
    }

    static bool IsMatch(Regex regex, ReadOnlySpan<char> value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            // Only a pattern that cannot run without backtracking gets here, on a value made to make it slow.
            return false;
        }
    }

    readonly struct RegexTest(Regex regex) : ITextTest
    {
        public bool Test(ReadOnlySpan<byte> value)
        {
            var chars = ArrayPool<char>.Shared.Rent(Math.Max(value.Length, 1));
            var length = Encoding.UTF8.GetChars(value, chars);
            var answer = IsMatch(regex, chars.AsSpan(0, length));
            ArrayPool<char>.Shared.Return(chars);
            return answer;
        }
    }
}

/// <summary>Regular expressions of queries, compiled once. RE2's syntax is asked for; what .NET writes otherwise is translated.</summary>
public static class Patterns
{
    const int Kept = 256;

    /// <summary>For patterns that .NET can only run with backtracking.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    static readonly ConcurrentDictionary<string, (Regex? Regex, string Error)> Known = new(StringComparer.Ordinal);

    /// <summary>The pattern's regular expression, or why it is none. Runs in time linear in the value wherever .NET can.</summary>
    public static bool TryGet(string pattern, [NotNullWhen(true)] out Regex? regex, out string error)
    {
        if (Known.Count > Kept) Known.Clear();
        (regex, error) = Known.GetOrAdd(pattern, Compile);
        return regex is not null;
    }

    static (Regex? Regex, string Error) Compile(string pattern)
    {
        var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            return (new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), "");
        }
        catch (NotSupportedException)
        {
            return (new(translated, RegexOptions.CultureInvariant, Patience), "");
        }
        catch (RegexParseException error)
        {
            return (null, error.Message);
        }
    }
}
