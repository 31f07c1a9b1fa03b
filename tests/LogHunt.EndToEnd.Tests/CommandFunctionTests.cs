using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Functions that a store keeps, from the command line and the shell.</summary>
sealed class CommandFunctionTests : StoreOfItsOwn
{
    ProgramResult Shell(string input) => LogHuntProgram.Run(new ProgramRun("--store", folder["store"]) { Input = input });

    [Test]
    public void A_function_is_kept_called_listed_shown_and_removed()
    {
        var file = folder.Write("functions.kql", """
            .create-or-alter function with (docstring = "Twice as much", folder = "own") Double(x:long)
            {
                x * 2
            }

            .create-or-alter function Four() { Double(2) }
            """);
        Assert.That(Run("function", "add", "--file", file).Errors,
            Is.EqualTo("the function `Double` is in the store\nthe function `Four` is in the store\n"));
        Assert.That(Run("query", "print a = Double(21), b = Four()", "--output", "csv").OutputLines[1], Is.EqualTo("42,4"));
        Assert.That(Run("function", "add", "Double(x:long) { x * 3 }").Errors,
            Is.EqualTo("the function `Double` is in the store, version 2\n"));
        Assert.That(Run("query", "print Four()", "--output", "csv").OutputLines[1], Is.EqualTo("6"));
        Assert.That(Run("check", "print Doubel(1)").Errors, Does.Contain("no function `Doubel`; did you mean `Double`?"));
        var listed = JsonDocument.Parse(Run("function", "list", "--json").Output).RootElement.GetProperty("functions").EnumerateArray()
            .First();
        Assert.That((listed.GetProperty("name").GetString(), listed.GetProperty("parameters").GetString(),
            listed.GetProperty("version").GetInt64()),
            Is.EqualTo(("Double", "(x:long)", 2L)));
        var shown = Run("function", "show", "Four").Output;
        Assert.That(shown, Is.EqualTo(".create-or-alter function Four() { Double(2) }\n"));
        Run("hunt", "add", "doubled", "print Double(1)");
        Assert.That(Run("hunt", "run", "doubled").ExitCode, Is.Zero);
        var removed = Run("function", "remove", "Double");
        Assert.That((removed.ExitCode, removed.Errors),
            Is.EqualTo((0, "warning: `Double` is still named by the function `Four`, the hunt `doubled`\n")));
        var broken = Run("query", "print Four()");
        Assert.That((broken.ExitCode, broken.Errors), Is.EqualTo((1, broken.Errors)));
        Assert.That(broken.Errors, Does.Contain("in the function `Four`, line 1, column 10: no function `Double`"));
        Assert.That(Run("function", "remove", "Fou").Errors,
            Does.Contain("there is no function `Fou` in the store; did you mean `Four`?"));
        Assert.That(Run("query", "AuditLog | where Action startswith 'function' | summarize count() by Action | sort by Action asc",
            "--output", "csv")
            .OutputLines[1..], Is.EqualTo(new[] { "function removed,1", "function set,3" }));
    }

    [Test]
    public void A_function_that_changes_says_which_hunts_and_functions_are_right_no_more()
    {
        Run("function", "add", "Twice(x:long) { x * 2 }");
        Run("function", "add", "Four() { Twice(2) }");
        Run("hunt", "add", "eight", "print Four() * 2");
        Run("hunt", "add", "other", "print 1");
        Assert.That(Run("function", "add", "Twice(x:long) { x * 3 }").Errors, Is.EqualTo("the function `Twice` is in the store, version 2\n"));
        var changed = Run("function", "add", "Twice(x:long, y:long) { x * y }");
        Assert.That(changed.ExitCode, Is.Zero);
        Assert.That(changed.Errors, Does.StartWith("the function `Twice` is in the store, version 3\n")
            .And.Contain("warning: the function `Four` is right no more: ").And.Contain("warning: the hunt `eight` is right no more: ")
            .And.Not.Contain("other"));
        Assert.That(Run("function", "add", "Twice(x:long, y:long) { x + y }").Errors, Does.Not.Contain("warning"));
    }

    [Test]
    public void A_function_is_shown_as_the_command_that_defines_it_whatever_its_doc_holds()
    {
        Run("function", "add", """.create-or-alter function with (docstring = "a \"b\"\nc:\\d") One() { 1 }""");
        var shown = Run("function", "show", "One").Output;
        Run("function", "remove", "One");
        Assert.That(Run("function", "add", "--file", folder.Write("one.kql", shown)).ExitCode, Is.Zero);
        Assert.That(Run("function", "show", "One").Output, Is.EqualTo(shown));
    }

    [Test]
    public void What_cannot_be_kept_is_said_with_its_place_in_what_was_given()
    {
        var refused = Run("function", "add",
            ".create-or-alter function with (folder='x')\nF(x:long) {\n  NetworkSession | where nix == x\n}");
        Assert.That((refused.ExitCode, refused.Errors), Is.EqualTo((1,
            "error: no column `nix` in NetworkSession (line 3, column 26)\n  NetworkSession | where nix == x\n                         ~~~\n")));
        Assert.That(Run("function", "add", "strlen(x:string) { 1 }").Errors,
            Does.StartWith("error: `strlen` is a function of the language, which no function may hide; give it another name (line 1, column 1)"));
        Assert.That(Run("function", "add", "--unchecked", "F(x:long) { Later | where y == x }").ExitCode, Is.Zero);
        Assert.That(Run("function", "add", ".create function F() { 1 }").Errors, Does.Contain("there is a function `F` already"));
        Assert.That(Run("function", "add", ".alter function G() { 1 }").Errors, Does.Contain("there is no function `G` in the store"));
        Assert.That(Run("function", "add", ".create function ifnotexists F() { 1 }").Errors, Does.Contain("it stays as it is"));
        Assert.That(Run("query", "F(1)").Errors, Does.Contain("in the function `F`, line 1, column 13: no table `Later`"));
    }

    [Test]
    public void The_shell_takes_definitions_of_many_lines_and_those_of_Kusto()
    {
        var answer = Shell("""
            .function Twice(x:long) {

                let y = x * 2;   // a blank line above
                y
            }
            .create-or-alter function with (docstring = "Rows.")
            Some(n:long = 3)
            {
                range i from 1 to n step 1
            }
            .output csv
            Some | summarize s = sum(Twice(i));
            .function Twice
            .function list
            .drop function Twice
            Some(1) | extend j = Twice(i);
            """);
        Assert.That(answer.OutputLines[..2], Is.EqualTo(new[] { "s", "12" }));
        Assert.That(answer.Output, Does.Contain(".create-or-alter function Twice(x:long) {\n\n"));
        Assert.That(answer.Output, Does.Contain("(n:long = 3)"));
        Assert.That((answer.ExitCode, answer.Errors), Is.EqualTo((1, answer.Errors)));
        Assert.That(answer.Errors, Does.Contain("no function `Twice`"));
    }
}
