using System.Text.Json;

namespace LogHunt.Ingest.Stix;

/// <summary>How strictly a pattern's text is read.</summary>
public enum StixReading
{
    /// <summary>By the grammar.</summary>
    Strict,

    /// <summary>By the grammar, and what publishers are asked: no qualifier twice behind one observation, hashes as long as their algorithm's.</summary>
    Validated,

    /// <summary>
    /// As feeds write: backslashes that escape nothing, properties with a hyphen and without quotes, double quotes, STIX 2.0's times of START and STOP.
    /// </summary>
    Lenient,
}

/// <summary>What came of a match; `Problem` is one sentence when it could not be told.</summary>
public sealed record StixAnswer(bool IsMatch, string? Problem = null);

/// <summary>A pattern of STIX 2.0 or 2.1. Its text (`ToString`) reads as the same pattern.</summary>
public sealed class StixPattern
{
    readonly bool isLenient;

    internal StixNode Root { get; }

    StixPattern(StixNode root, bool isLenient) => (Root, this.isLenient) = (root, isLenient);

    /// <summary>Reads a pattern; `problem` is one sentence with the column (from 1) when it is none, else null.</summary>
    public static StixPattern? Parse(string text, StixReading reading, out string? problem)
    {
        try
        {
            problem = null;
            return new(new StixParser(text, reading).Pattern(), reading == StixReading.Lenient);
        }
        catch (StixMistake mistake)
        {
            problem = mistake.Message;
            return null;
        }
    }

    /// <summary>
    /// Whether observations show what the pattern describes. `observations` is an array of bundles or of observed-data, of STIX 2.0 or 2.1. A pattern
    /// that was read leniently is compared so: networks hold their addresses, case does not count, a number may be a text, an address counts
    /// on both ends of a connection. Guarantees: ends within bounded work, with a problem when that is spent.
    /// </summary>
    public StixAnswer Match(JsonElement observations)
    {
        try
        {
            return new(new StixSearch(StixObservations.Read(observations), isLenient).Finds(Root));
        }
        catch (StixFailure failure)
        {
            return new(false, failure.Message);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Root.ToString();
}
