using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Tests;

/// <summary>Functions of a store in queries: what they give, and what is said of those that are wrong.</summary>
sealed class SavedFunctionTests
{
    static QueryOptions Options => new() { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };

    static Binding.CompileContext With(params string[] texts) => QueryRun.ContextOf(Snapshot.Empty, Options) with
    {
        Functions = texts.SelectMany(text => FunctionStatement.Parse(text)).ToDictionary(one => one.Function.Name, one => one.Function),
    };

    static string Rows(string query, params string[] functions) =>
        string.Join("; ", QueryRun.Run(query, Snapshot.Empty, With(functions), Options).Rows()
            .Select(row => string.Join(", ", row.Select(cell => cell is null ? "null" : KqlText.Of(cell)))));

    static string Wrong(string query, params string[] functions) => Assert.Throws<QueryException>(() => Rows(query, functions))!.Summary;

    static string Refused(string text, params string[] others)
    {
        var statement = FunctionStatement.Parse(text).Single();
        return string.Join("; ", Kql.CheckFunction(statement.Function, With(others), statement.IsUnchecked)
            .Select(mistake => $"{mistake.Message} @{statement.Function.Text.Substring(mistake.Start, mistake.Length)}"));
    }

    const string Double = "Double(x:long) { x * 2 }";
    const string Big = "Big(T:(n:long), least:long = 2) { T | where n >= least }";

    [TestCase("print y = Double(21)", "42")]
    [TestCase("range n from 1 to 3 step 1 | extend m = Double(n) | where Double(m) > 8 | project m", "6")]
    [TestCase("Big(range n from 1 to 3 step 1)", "2; 3")]
    [TestCase("Big(range n from 1 to 3 step 1, 3)", "3")]
    [TestCase("Big((range n from 1 to 3 step 1), least=Double(1)) | count", "2")]
    [TestCase("range n from 1 to 3 step 1 | invoke Big(3)", "3")]
    [TestCase("Some | count", "2")]
    [TestCase("Some() | where n > 1", "2")]
    [TestCase("let t = Some; t | union Some | count", "4")]
    [TestCase("range n from 1 to 5 step 1 | where n in (Some)", "1; 2")]
    [TestCase("print x = toscalar(Some | summarize max(n))", "2")]
    [TestCase("let Double = (x:long) { x * 100 }; print Double(2)", "200", TestName = "A_let_hides_a_function_of_the_store")]
    [TestCase("range Double from 1 to 2 step 1 | where Double > 1", "2", TestName = "A_column_hides_a_function_of_the_store")]
    [TestCase("union isfuzzy=true Some, NoSuch | count", "2")]
    public void A_function_of_the_store_stands_in_any_query(string query, string rows) =>
        Assert.That(Rows(query, Double, Big, "Some() { range n from 1 to Double(1) step 1 }"), Is.EqualTo(rows));

    [Test]
    public void A_default_is_of_the_function_and_not_of_the_query_that_calls_it() =>
        Assert.That(Rows("let two = 99; print F()", "F(x:long = 1 + 1) { x }"), Is.EqualTo("2"));

    [Test]
    public void A_mistake_in_a_function_says_in_which_and_where()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Wrong("print 1 | invoke F()", "F(T:(*)) {\n    T\n    | where nix > 1\n}"),
                Is.EqualTo("in the function `F`, line 3, column 13: no column `nix`"));
            Assert.That(Wrong("print G(1)", "F(x:long) { strlenn(x) }", "G(x:long) {\n  F(x) }"),
                Is.EqualTo("in the function `G`, line 2, column 3: in the function `F`, line 1, column 13: no function `strlenn`; did you mean `strlen`?"));
            Assert.That(Wrong("print F()", "F(x:long = nix) { x }"), Does.StartWith("in the function `F`, line 1, column 12: "));
            Assert.That(Wrong("print Dobule(1)", Double), Is.EqualTo("no function `Dobule`; did you mean `Double`?"));
            Assert.That(Wrong("Sme | count", "Some() { print 1 }"), Is.EqualTo("no table `Sme`; did you mean `Some`?"));
            Assert.That(Wrong("print Double('a')", Double), Is.EqualTo("`x` must be a long and this is a string"));
            Assert.That(Wrong("Big(print m = 1)", Big), Is.EqualTo("`T` of `Big` takes rows with `n`, which these have not"));
            Assert.That(Wrong("print m = 1 | invoke Big()", Big), Is.EqualTo("`T` of `Big` takes rows with `n`, which these have not"));
        });
        var place = Kql.Compile("print 1 | extend y = F(1)", With("F(x:long) { nix }")).Diagnostics.Single();
        Assert.That((place.Code, "print 1 | extend y = F(1)".Substring(place.Start, place.Length)), Is.EqualTo(("LH101", "F")));
    }

    [TestCase("F(1)", "F(x:long) { F(x) + 1 }", "", "`F` calls `F`: a function that calls itself has no end")]
    [TestCase("F(1)", "F(x:long) { G(x) }", "G(x:long) { F(x) }", "`F` calls `G` calls `F`: a function that calls itself has no end")]
    public void A_function_that_calls_itself_is_told_so(string call, string first, string second, string sentence) =>
        Assert.That(Wrong($"print {call}", second.Length > 0 ? [first, second] : [first]), Does.EndWith(sentence));

    [Test]
    public void Functions_of_rows_that_call_each_other_without_end_are_told_so() =>
        Assert.That(Wrong("A | count", "A() { B() }", "B() { A }"), Is.Not.Empty);

    [Test]
    public void Functions_nest_as_deep_as_a_bound_and_are_refused_beyond_it()
    {
        string[] Chain(int length) =>
            [.. Enumerable.Range(0, length).Select(i => $"F{i}(x:long) {{ {(i == 0 ? "x" : $"F{i - 1}(x)")} + 1 }}")];
        Assert.That(Rows("print F39(0)", Chain(40)), Is.EqualTo("40"));
        Assert.That(Wrong("print F99(0)", Chain(100)), Does.EndWith("nest too deep"));
        string[] tree = [.. Enumerable.Range(0, 30).Select(i => $"T{i}(x:long) {{ {(i == 0 ? "x" : $"T{i - 1}(x) + T{i - 1}(x)")} }}")];
        Assert.That(Wrong("print T29(1)", tree), Does.Contain("the query grows too large"));
    }

    [TestCase("F(x:long) { x + 1 }", "")]
    [TestCase("F(f:string) { print format_datetime(now(), f) }", "", TestName = "A_parameter_may_be_a_format")]
    [TestCase("F(n:long) { NetworkSession | take n }", "", TestName = "A_parameter_may_be_a_count")]
    [TestCase("F(r:string) { print extract(r, 1, 'a') }", "", TestName = "A_parameter_may_be_a_pattern")]
    [TestCase("F(T:(a:long, b:string)) { T | where a > 1 | project b }", "")]
    [TestCase("F(T:(*)) { T | where anything == 1 }", "")]
    [TestCase("F(d:dynamic) { NetworkSession | where SrcIpAddr in (d) }", "")]
    [TestCase("F(T:(a:long)) { T | where c > 1 }", "no column `c`; did you mean `a`? @c")]
    [TestCase("F() { NetworkSession | where nix == 1 }", "no column `nix` in NetworkSession @nix")]
    [TestCase("F() { NetworkSession | whre x == 1 }", "no operator `whre`; did you mean `where`? @whre")]
    [TestCase("F(x:long) { x + }", "unexpected `}`; expected an expression @}")]
    [TestCase("F(x:lang) { x }", "unexpected `lang`; expected something else @lang")]
    [TestCase("F(x:long) { F(x) }", "`F` calls `F`: a function that calls itself has no end @F")]
    [TestCase("strlen(x:string) { 1 }",
        "`strlen` is a function of the language, which no function may hide; give it another name @strlen")]
    [TestCase("count() { print 1 }", "`count` is an aggregate of the language, which no function may hide; give it another name @count")]
    [TestCase("NetworkSession() { print 1 }",
        "`NetworkSession` is a table, which no function may hide; give it another name @NetworkSession")]
    [TestCase("SigninLogs() { print 1 }",
        "`SigninLogs` is a function of the language, which no function may hide; give it another name @SigninLogs")]
    [TestCase("where(x:long) { x }", "`where` is an operator of the language, which no function may hide; give it another name @where")]
    public void A_function_is_looked_at_before_it_is_kept(string text, string refused) => Assert.That(Refused(text), Is.EqualTo(refused));

    [Test]
    public void Without_a_check_only_the_grammar_counts()
    {
        Assert.That(Refused(".create function with (skipvalidation = true) F() { Later | where x == 1 }"), Is.Empty);
        Assert.That(Refused(".create function with (skipvalidation = true) F() { Later | where == 1 }"),
            Does.StartWith("unexpected `==`"));
    }

    [TestCase("let F = (x:long) { x };", "F(x:long) { x }", "", FunctionPlacing.InPlace)]
    [TestCase("let F=view(){ print 1 }", "F(){ print 1 }", "", FunctionPlacing.InPlace)]
    [TestCase(".function F(x:long) { x }", "F(x:long) { x }", "", FunctionPlacing.InPlace)]
    [TestCase(".create-or-alter function with (docstring = 'What it \"does\"', folder='a\\\\b') F()\n{ // no\n print 1 }",
        "F()\n{ // no\n print 1 }",
        "What it \"does\"", FunctionPlacing.InPlace)]
    [TestCase(".create function ifnotexists with (view=true) F() { print '}' }", "F() { print '}' }", "", FunctionPlacing.UnlessThere)]
    [TestCase(".create function F() {\n  // Says one.\n  print 1\n}", "F() {\n  // Says one.\n  print 1\n}", "Says one.",
        FunctionPlacing.New)]
    [TestCase("// of us\n.alter function F(T:(a:long, b:string), x:int = 5) { T }", "F(T:(a:long, b:string), x:int = 5) { T }", "",
        FunctionPlacing.Instead)]
    public void Definitions_are_read_as_others_write_them(string text, string kept, string doc, FunctionPlacing placing)
    {
        var statement = FunctionStatement.Parse(text).Single();
        Assert.That((statement.Function.Text, statement.Function.Doc, statement.Placing), Is.EqualTo((kept, doc, placing)));
        Assert.That(text[(statement.Start + 1)..], Does.StartWith(kept[1..]).Or.Contains(kept[1..]));
        Assert.That(FunctionStatement.IsOpen(text), Is.False);
    }

    [Test]
    public void A_definition_is_laid_out_behind_its_head()
    {
        const string Head = ".create-or-alter function  with (folder='x') F";
        var (text, _) = Kql.Format(Head + "(x:long){ // why\nNetworkSession|where DstPortNumber==x|take 1}");
        Assert.That(text, Does.StartWith(Head + "(x:long) {").And.Contain("| where DstPortNumber == x\n").And.Contain("// why"));
        Assert.That(Kql.Format(text!).Text, Is.EqualTo(text));
        Assert.That(FunctionStatement.Parse(text!).Single().Function.Name, Is.EqualTo("F"));
    }

    [Test]
    public void Several_definitions_are_one_text() =>
        Assert.That(FunctionStatement.Parse("F() { print 1 }\n\n.create-or-alter function G() { F };\nlet H = () { G };").Select(one => one.Function.Name),
            Is.EqualTo(new[] { "F", "G", "H" }));

    [TestCase("F", "the query ends where parameters in parentheses should follow")]
    [TestCase("F(x:long)", "the query ends where a body in braces should follow")]
    [TestCase("F(x:long) { x", "unexpected `{`; expected a body in braces")]
    [TestCase("NetworkSession | count", "unexpected `|`; expected parameters in parentheses")]
    [TestCase(".create function with (docstring) F() { 1 }", "unexpected `(`; expected settings as `(docstring='…', folder='…')`")]
    [TestCase("['a b']() { 1 }", "unexpected `[`; expected a name of letters, digits and `_`")]
    public void What_is_no_definition_is_refused_with_what_should_stand_there(string text, string sentence) =>
        Assert.That(Assert.Throws<QueryException>(() => FunctionStatement.Parse(text))!.Summary, Is.EqualTo(sentence));

    [TestCase(".function F(x:long)", true)]
    [TestCase(".function F(x:long) {\n let y = 1;", true)]
    [TestCase(".function F(x:long) {\n print '}'", true)]
    [TestCase(".function F(x:long) { print 1 }", false)]
    [TestCase(".create-or-alter function with (folder='a')", true)]
    [TestCase(".function list", false)]
    [TestCase(".function show F", false)]
    [TestCase(".functions (", false)]
    [TestCase("let F = (x:long) {", false)]
    public void A_shell_knows_when_more_must_follow(string text, bool isOpen) =>
        Assert.That(FunctionStatement.IsOpen(text), Is.EqualTo(isOpen));

    [Test]
    public void Any_text_is_read_or_refused_and_nothing_else([Range(1, 20)] int seed)
    {
        string[] pieces = [".function", ".create", " function ", "with", "(", ")", "{", "}", "F", "x:long", "=", "let ", ";", "'",
            "\n", "//", "|", "where", "[", "]", ".", "-"];
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            FunctionStatement.IsOpen(text);
            FunctionStatement.AsLet(text);
            try
            {
                foreach (var one in FunctionStatement.Parse(text)) Kql.CheckFunction(one.Function, With());
            }
            catch (QueryException refused)
            {
                Assert.That(refused.Diagnostics, Is.Not.Empty);
            }
        }
    }

    [Test]
    public void Completion_offers_functions_of_the_store_with_signature_and_doc()
    {
        var context = With(".function with (docstring = 'Twice as much.') Double(x:long, y:string = '') { x * 2 }", Big,
            "Some() { print 1 }");
        string At(string text) => string.Join("; ", Kql.Complete(text, text.Length, context, (_, _) => [])
            .Where(one => one.Text is "Double(" or "Big(" or "Some(").Select(one => $"{one.Text} {one.Doc}"));
        Assert.Multiple(() =>
        {
            Assert.That(At("print 1 | extend x = Dou"), Is.EqualTo("Double( (x:long, [y:string]). Twice as much."));
            Assert.That(At("B"), Is.EqualTo("Big( (T:(n), [least:long]). a function of the store"));
            Assert.That(At("print n = 1 | invoke "),
                Is.EqualTo("Big( (T:(n), [least:long]). a function of the store; Some( (). a function of the store"));
            Assert.That(At("print 1 | extend x = So"), Is.Empty);
        });
    }

    [Test]
    public void A_change_of_another_process_is_seen_by_the_next_query_of_an_open_store()
    {
        using var folder = new LogHunt.Testing.TemporaryFolder();
        using var store = LogHuntStore.Open(folder["store"]);
        using var other = Store.Open(folder["store"]);
        SavedFunction Of(string text) => FunctionStatement.Parse(text).Single().Function;
        object? Answer() => store.Query("print F()").Rows().Single()[0];
        Assert.That(other.Catalog.SetFunction(Of("F() { 1 }")), Is.EqualTo(1));
        Assert.That(Answer(), Is.EqualTo(1L));
        var known = store.Functions;
        store.Query("print F()");
        Assert.That(store.Functions, Is.SameAs(known));
        Assert.That(other.Catalog.SetFunction(Of("F() { 2 }")), Is.EqualTo(2));
        Assert.That(Answer(), Is.EqualTo(2L));
        Assert.That(other.Catalog.RemoveFunction("F"), Is.True);
        Assert.That(other.Catalog.RemoveFunction("F"), Is.False);
        Assert.That(store.Check("print F()").Single().Message, Does.StartWith("no function `F`"));
    }
}
