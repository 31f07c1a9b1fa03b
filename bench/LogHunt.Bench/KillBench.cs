using System.Globalization;
using LogHunt.Fuzzing;

namespace LogHunt.Bench;

/// <summary>Kills the program at random moments of everything that writes to a store.</summary>
static class KillBench
{
    /// <summary>Prints what was found; 1 when something is lost, doubled or left over.</summary>
    public static int Run(Options options)
    {
        var (count, seed) = ((int)options.Number("count", 30), options.Seed());
        Console.WriteLine($"seed {seed}");
        var wrong = 0;
        using var killing = new Killing(seed);
        foreach (var (i, command) in killing.Commands.Index())
        {
            var kills = count / killing.Commands.Length + (i < count % killing.Commands.Length ? 1 : 0);
            if (kills == 0) continue;
            var outcome = killing.Kill(command, kills);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{command.Name}: {kills} kills, {outcome.Nothing} left nothing, {outcome.Part} a part, "
                + $"{outcome.Whole} the whole; {outcome.Wrong.Length} wrong"));
            foreach (var what in outcome.Wrong) Console.WriteLine($"  {what}");
            wrong += outcome.Wrong.Length;
        }
        return wrong == 0 ? 0 : 1;
    }
}
