namespace LogHunt.Ingest.Stix;

/// <summary>What one match may cost. Steps are counted, not time, so that the answer is the same on any machine.</summary>
sealed class StixWork
{
    const long Most = 20_000_000;

    long left = Most;

    /// <summary>Throws <see cref="StixFailure"/> when no work is left.</summary>
    public void Spend(long steps)
    {
        left -= steps;
        if (left < 0) throw new StixFailure("it has too many combinations of observations to try; ask for fewer together, or in a shorter time");
    }
}
