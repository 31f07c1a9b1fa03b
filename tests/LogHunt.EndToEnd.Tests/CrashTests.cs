using LogHunt.Fuzzing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>kill -9 in the middle of what writes to a store; `bench kills` is the long run of the same.</summary>
sealed class CrashTests
{
    [Test]
    public void However_the_program_is_killed_nothing_is_lost_or_doubled_and_the_same_again_makes_it_whole_once()
    {
        using var killing = new Killing(20251026);
        foreach (var command in killing.Commands)
        {
            var interrupted = 0;
            for (var round = 0; round < 4 && interrupted == 0; round++)
            {
                var outcome = killing.Kill(command, command.Name == "ingest" ? 8 : 3);
                TestContext.Out.WriteLine($"{command.Name} takes {command.Lasts}: {outcome}");
                Assert.That(outcome.Wrong, Is.Empty, command.Name);
                interrupted += outcome.Nothing + outcome.Part;
            }
            Assert.That(interrupted, Is.Positive, $"no kill of {command.Name} came in time to interrupt anything");
        }
    }
}
