using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace LogHunt.Testing;

/// <summary>
/// How properties are run: the same cases on every run, so that a build that passed passes again. `LOGHUNT_FUZZ=n` runs n times as
/// many, of a new seed each time; what fails then says how it is replayed.
/// </summary>
public static class Seeded
{
    const int Fixed = 20261125;

    static readonly string? Fuzz = Environment.GetEnvironmentVariable("LOGHUNT_FUZZ");

    /// <summary>How many times as many cases as usual are run.</summary>
    public static int Times { get; } = Fuzz is null ? 1 : int.Parse(Fuzz, CultureInfo.InvariantCulture);

    /// <summary>What random cases begin with in this run.</summary>
    public static int Seed { get; } = Fuzz is null ? Fixed : Random.Shared.Next(1 << 24);

    /// <summary>A configuration for so many cases, that many times more under `LOGHUNT_FUZZ`.</summary>
    public static Config Config(int cases)
    {
        var config = FsCheck.Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
        return Fuzz is null
            ? config.WithMaxTest(cases).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Fixed, 1), FSharpOption<int>.None)))
            : config.WithMaxTest(cases * Times);
    }
}
