using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LogHunt.Ingest;

/// <summary>
/// Mistakes of our own formats in one file. The lines are not lost for them: they are Unparsed, and the receipt tells what went
/// wrong where. Not thread-safe; one per file.
/// </summary>
sealed class Mistakes
{
    /// <summary>Different mistakes that are told apart; a format that is wrong everywhere needs no more.</summary>
    const int Most = 20;

    readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Whether there was one.</summary>
    public bool Any => counts.Count > 0;

    /// <summary>What a format that is wrong about its input raises.</summary>
    public static bool Is(Exception e) =>
        e is IndexOutOfRangeException or ArgumentException or FormatException or InvalidOperationException or OverflowException
            or InvalidCastException
            or KeyNotFoundException or NullReferenceException or JsonException or RegexMatchTimeoutException or DivideByZeroException
            or NotSupportedException;

    /// <summary>One for the receipt: `3 times an internal error in fortigate: …`.</summary>
    public IEnumerable<string> Warnings => counts.Select(count => count.Value == 1 ? count.Key : $"{count.Value} times: {count.Key}");

    /// <summary>Counts a mistake, and gives it in words: the reason of the line that met it.</summary>
    public string Note(string where, Exception e) => Note(where, $"{e.GetType().Name} in {Place(e)}");

    public string Note(string where, string what)
    {
        var reason = $"internal error in {where}: {what}";
        if (counts.Count < Most || counts.ContainsKey(reason)) counts[reason] = counts.GetValueOrDefault(reason) + 1;
        return reason;
    }

    /// <summary>The innermost method of ours: `FortiGateRows.Read`. The runtime's own below it say only how it was noticed.</summary>
    static string Place(Exception e)
    {
        foreach (var frame in new StackTrace(e).GetFrames())
            if (DiagnosticMethodInfo.Create(frame) is { } method
                && method.DeclaringTypeName?.StartsWith("LogHunt.", StringComparison.Ordinal) == true)
                return $"{method.DeclaringTypeName[(method.DeclaringTypeName.LastIndexOf('.') + 1)..]}.{method.Name}";
        return "a place unknown";
    }
}
