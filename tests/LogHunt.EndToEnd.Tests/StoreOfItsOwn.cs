using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Tests that run the program with a store of their own, in a folder that is there for one test.</summary>
abstract class StoreOfItsOwn
{
    protected TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    protected ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);
}
