using System.Globalization;
using System.Text;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Sigma;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Rules of Sigma as KQL: what is written, which rows it finds, and what cannot be said.</summary>
sealed class SigmaTests
{
    static readonly Snapshot Store = new(
    [
        ViewsTests.Table(StandardTables.WebSession,
            "Url=https://shop.example.net/Admin/login.php?id=1|HttpStatusCode=200|HttpRequestMethod=GET"
                + "|HttpUserAgent=curl/8.0|SrcIpAddr=10.1.2.3|EventUid=a",
            "Url=/admin/x.aspx|HttpStatusCode=404|HttpRequestMethod=POST|HttpUserAgent=sqlmap*1|SrcIpAddr=192.0.2.9|EventUid=b",
            "Url=http://example.org/q%3F|HttpRequestMethod=GET|SrcIpAddr=2001:db8::7|DstPortNumber=8080|SrcUsername=curl/8.0|EventUid=c"),
        ViewsTests.Table(StandardTables.NetworkSession,
            "SrcIpAddr=10.0.0.1|DstIpAddr=198.51.100.7|DstPortNumber=445|EventUid=d",
            "SrcIpAddr=10.0.0.2|DstIpAddr=198.51.100.8|EventUid=e"),
        ViewsTests.Table(StandardTables.Dns, "DnsQuery=www.evil.example|EventUid=f"),
        ViewsTests.Table(StandardTables.Authentication, """
            EventVendor=Microsoft|EventProduct=Security Events|EventOriginalType=4625
            |EventOriginalSubType=3|TargetUserNameOnly=ola|EventUid=g
            """),
        ViewsTests.Table(StandardTables.UserManagement),
        ViewsTests.Table(StandardTables.AuditEvent, """
            EventVendor=Microsoft|EventProduct=Security Events|EventOriginalType=4688|Object=C:\Windows\whoami.exe|EventUid=h
            |AdditionalFields={"CommandLine":"powershell /enc SQBFAFgA"}
            """, """
            EventVendor=Microsoft|EventProduct=Entra ID|EventOriginalType=AuditLogs|EventOriginalSubType=Add user|EventUid=i
            |AdditionalFields={"TargetResources":"[{\"modifiedProperties\":[{\"newValue\":\"Guest\"}]}]"}
            """),
        ViewsTests.Table(StandardTables.Unparsed, """RawLine={"logtype": 5001, "dst_host": "10.9.9.9"}|SourceFile=j"""),
    ]);

    static string Rule(string source, string detection) => $"title: T\nlogsource:\n  {source}\ndetection:\n{detection}";

    static string Proxy(string search) => Rule("category: proxy", $"  s:\n    {search}\n  condition: s");

    /// <summary>The condition of a rule over a proxy's logs with one search.</summary>
    static string Condition(string search)
    {
        var rule = SigmaRules.Convert(Proxy(search)).Single();
        Assert.That(rule.Error, Is.Null);
        return rule.Kql!["WebSession\n| where ".Length..];
    }

    [TestCase("cs-method: GET", "HttpRequestMethod =~ 'GET'")]
    [TestCase("cs-method: [GET, PUT]", "HttpRequestMethod =~ 'GET' or HttpRequestMethod =~ 'PUT'")]
    [TestCase("CS-METHOD|cased: GET", "HttpRequestMethod == 'GET'")]
    [TestCase("cs-method|neq: GET", "not(HttpRequestMethod =~ 'GET')")]
    [TestCase("cs-method: null", "isempty(HttpRequestMethod)")]
    [TestCase("cs-method: ''", "isempty(HttpRequestMethod)")]
    [TestCase("cs-method: '*'", "isnotempty(HttpRequestMethod)")]
    [TestCase("cs-method|exists: false", "isempty(HttpRequestMethod)")]
    [TestCase("c-uri|contains: /x", "Url contains '/x'")]
    [TestCase("c-uri|contains|all: [a, b]", "Url contains 'a' and Url contains 'b'")]
    [TestCase("c-uri|contains|cased: a", "Url contains_cs 'a'")]
    [TestCase("c-uri|startswith: http", "Url startswith 'http'")]
    [TestCase("cs-uri-query|startswith: /a", "replace_regex(Url, '^[A-Za-z]+://[^/]*', '') startswith '/a'")]
    [TestCase("cs-uri-query|endswith: .php", "Url endswith '.php'")]
    [TestCase("c-uri: '*a?c*'", "Url matches regex '(?is)a.c'")]
    [TestCase("c-uri: 'a*c'", "Url matches regex '(?is)^a.*c$'")]
    [TestCase(@"c-uri: 'a\*c'", "Url =~ 'a*c'")]
    [TestCase(@"c-uri|endswith: '\\'", @"Url endswith '\\'")]
    [TestCase(@"c-uri: 'a\\*'", @"Url startswith 'a\\'")]
    [TestCase("c-uri|contains: \"it's\"", @"Url contains 'it\'s'")]
    [TestCase("c-uri|re: 'a.c'", "Url matches regex 'a.c'")]
    [TestCase("c-uri|re|i|m|s: 'a.c'", "Url matches regex '(?ims)a.c'")]
    [TestCase("c-ip|cidr: 10.0.0.0/8", "coalesce(ipv4_is_in_range(SrcIpAddr, '10.0.0.0/8'), false)")]
    [TestCase("c-ip|cidr: '2001:db8::/32'", "coalesce(ipv6_is_in_range(SrcIpAddr, '2001:db8::/32'), false)")]
    [TestCase("dst_port: 443", "coalesce(DstPortNumber == 443, false)")]
    [TestCase("dst_port: '44*'", "tostring(DstPortNumber) startswith '44'")]
    [TestCase("dst_port|gte: 1024", "coalesce(DstPortNumber >= 1024, false)")]
    [TestCase("dst_port|lt: 9", "coalesce(DstPortNumber < 9, false)")]
    [TestCase("dst_port|lte: 9", "coalesce(DstPortNumber <= 9, false)")]
    [TestCase("sc-status|gt: 399", "coalesce(toreal(HttpStatusCode) > 399, false)")]
    [TestCase("cs-username|fieldref: c-useragent", "SrcUsername =~ HttpUserAgent")]
    [TestCase("c-uri|base64|contains: foo", "Url contains 'Zm9v'")]
    [TestCase("c-uri|base64offset|contains: foobar", "Url contains 'Zm9vYmFy' or Url contains 'Zvb2Jhc' or Url contains 'mb29iYX'")]
    [TestCase("c-uri|wide|base64: IEX", "Url =~ 'SQBFAFgA'")]
    [TestCase("c-uri|utf16le|base64: IEX", "Url =~ 'SQBFAFgA'")]
    [TestCase("c-uri|utf16be|base64: IEX", "Url =~ 'AEkARQBY'")]
    [TestCase("c-uri|utf16|base64: IEX", "Url =~ '//5JAEUAWAA='")]
    [TestCase("c-uri|windash|contains: ' -enc'", "Url matches regex '(?is) [-/–—―]enc'")]
    [TestCase("custom.field: 5", "tostring(AdditionalFields['custom.field']) =~ '5'")]
    public void A_modifier_says_how_values_are_compared(string search, string expected) =>
        Assert.That(Condition(search), Is.EqualTo(expected));

    [TestCase("a and not b", "Url =~ '1' and not(Url =~ '2')")]
    [TestCase("a OR b AND _c", "Url =~ '1' or (Url =~ '2' and (RawLine contains '3' or RawLine contains '4'))")]
    [TestCase("(a or b) and _c", "(Url =~ '1' or Url =~ '2') and (RawLine contains '3' or RawLine contains '4')")]
    [TestCase("1 of them", "Url =~ '1' or Url =~ '2'")]
    [TestCase("all of them", "Url =~ '1' and Url =~ '2'")]
    [TestCase("not 1 of _*", "not(RawLine contains '3' or RawLine contains '4')")]
    [TestCase("[a, b]", "Url =~ '1' or Url =~ '2'")]
    public void A_condition_joins_searches(string condition, string expected)
    {
        var rule = SigmaRules.Convert(
            Rule("category: proxy", $"  a: {{c-uri: 1}}\n  b: [{{c-uri: 2}}]\n  _c: ['3', '4']\n  condition: {condition}"));
        Assert.That(rule.Single().Kql, Is.EqualTo("WebSession\n| where " + expected));
    }

    [TestCase("category: proxy", "c-uri|endswith: .PHP?id=1", "a")]
    [TestCase("category: proxy", "c-uri|contains|cased: admin", "b")]
    [TestCase("category: webserver", "cs-uri-query|startswith: /ADMIN/", "a b")]
    [TestCase("category: proxy", "cs-host: shop.example.net", "")]
    [TestCase("category: proxy", "c-ip|cidr: [10.0.0.0/8, '2001:db8::/32']", "a c")]
    [TestCase("category: proxy", "dst_port|neq: 80", "a b c")]
    [TestCase("category: proxy", "dst_port: null", "a b")]
    [TestCase("category: proxy", "sc-status|gte: 400", "b")]
    [TestCase("category: proxy", @"c-useragent: 'sqlmap\*1'", "b")]
    [TestCase("category: proxy", "c-useragent: '-'", "c")]
    [TestCase("category: proxy", "cs-username|fieldref: c-useragent", "")]
    [TestCase("category: firewall", "dst_port: [445, 139]", "d")]
    [TestCase("category: firewall", "dst_port|lt: 1000", "d")]
    [TestCase("category: dns", "query|endswith: .evil.example", "f")]
    [TestCase("{product: windows, service: security}", "{EventID: 4625, LogonType: 3, TargetUserName: OLA}", "g")]
    [TestCase("{product: windows, category: process_creation}", "{Image|endswith: '\\whoami.exe', CommandLine|windash|contains: ' -enc '}",
        "h")]
    [TestCase("{product: windows, category: process_creation}", "CommandLine|wide|base64offset|contains: IEX", "h")]
    [TestCase("{product: azure, service: auditlogs}", "{properties.message: Add user, TargetResources.modifiedProperties.newValue: guest}",
        "i")]
    [TestCase("{product: opencanary, category: application}", "{logtype: 5001, dst_host|startswith: '10.'}", "j")]
    public void A_rule_finds_the_rows_that_it_means_on_every_backend(string source, string search, string expected)
    {
        var detection = $"  s: {(search[0] == '{' ? search : $"{{{search}}}")}\n  condition: s";
        var rule = SigmaRules.Convert(
            Rule(source.StartsWith('{') ? source[1..^1].Replace(", ", "\n  ", StringComparison.Ordinal) : source, detection))
            .Single();
        Assert.That(rule.Error, Is.Null);
        var shown = rule.Kql!.StartsWith("Unparsed", StringComparison.Ordinal) ? "SourceFile" : "EventUid";
        foreach (var backend in Backends.All)
        {
            var options = new QueryOptions { Backend = backend.Name };
            var rows = QueryRun.Run(
                $"{rule.Kql} | project {shown} | sort by {shown} asc", Store, QueryRun.ContextOf(Store, options), options).Rows();
            Assert.That(string.Join(' ', rows.Select(row => row[0])), Is.EqualTo(expected), backend.Name);
        }
    }

    [TestCase("category: proxy", "  s: {c-uri|expand: '%x%'}\n  condition: s",
        "`expand` stands for a list of the place where the rule runs; write its values into the rule")]
    [TestCase("category: proxy", "  s: {c-uri|twist: a}\n  condition: s", "there is no modifier `twist`")]
    [TestCase("category: proxy", "  s: {c-uri|wide: a}\n  condition: s",
        "`wide` says how a text is written before `base64`, and none follows")]
    [TestCase("category: proxy", "  s: {c-ip|cidr: ten}\n  condition: s", "`ten` is no network; a network is `192.0.2.0/24`")]
    [TestCase("category: proxy", "  s: {c-uri: a}\n  condition: t", "the condition names `t`, and there is no such search")]
    [TestCase("category: proxy", "  s: {c-uri: a}\n  condition: (s", "the condition lacks a `)`")]
    [TestCase("category: proxy", "  s: {c-uri: a}\n  condition: s | count() > 5",
        "the condition aggregates behind `|`, which Sigma 2 no longer has; say it as a correlation")]
    [TestCase("category: proxy", "  s: {}\n  condition: s", "the search `s` is empty")]
    [TestCase("product: toaster\n  service: crumbs", "  s: {a: b}\n  condition: s",
        "no table holds the logs that the rule is for: product `toaster`, service `crumbs`")]
    public void What_cannot_be_said_is_refused_in_one_sentence(string source, string detection, string error) =>
        Assert.That(SigmaRules.Convert(Rule(source, detection)).Single().Error, Is.EqualTo(error));

    [Test]
    public void Each_document_of_a_file_is_a_rule_and_a_wrong_one_costs_only_itself()
    {
        var rules = SigmaRules.Convert($"{Proxy("c-uri: a")}\n---\ntitle: U\ncorrelation: {{type: event_count}}\n---\n{Proxy("c-uri: b")}");
        Assert.That(rules.Select(rule => rule.Kql is not null), Is.EqualTo(new[] { true, false, true }));
    }

    static IEnumerable<SigmaSource> Sources => SigmaSources.All;

    [TestCaseSource(nameof(Sources))]
    public void Every_field_of_a_source_is_there(object boxed)
    {
        var source = (SigmaSource)boxed;
        var fields = source.Lines.SelectMany(line => line.Names.Split(' ')).Append("Some.Other");
        foreach (var field in fields)
        {
            var query = $"{source.Rows}\n| where isnotempty(tostring({source.Field(field).Expression}))";
            Assert.That(Kql.Compile(query, new()).Diagnostics, Is.Empty, field);
        }
    }

    [Test]
    public void The_document_is_what_the_sources_say() => ExpectedText.Check(Repository.PathTo("docs/sigma.md"), SigmaDocument.Text());

    [Test]
    public void Any_YAML_is_read_or_refused_within_a_second()
    {
        var random = new Random(20261129);
        var seed = Rule("category: proxy", "  s: &a\n    c-uri|contains: ['x', \"y\\n\", 5, ~]\n  t: *a\n  condition: s or 1 of t*");
        const string Bytes = "{}[]:,&*!|>'\"%@`-?#~\n\t \\\0\ufeff\u2028é\ud83da0";
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 20; i++) bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        var texts = Enumerable.Range(0, 2000).Select(_ =>
        {
            var text = new StringBuilder(seed);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at));
                else text.Insert(at, new string(Bytes[random.Next(Bytes.Length)], random.Next(8) == 0 ? 60 : 1));
                if (text.Length == 0) text.Append(seed);
            }
            return text.ToString();
        });
        string[] hostile = [bomb.ToString(), new('[', 500_000), new('-', 500_000),
            string.Concat(Enumerable.Repeat("- ", 200_000)), "&a [*a]",
            new('x', 2 << 20), string.Concat(Enumerable.Repeat("{a: ", 100_000)), string.Concat(Enumerable.Repeat("? ", 100_000)),
            Rule("category: proxy", $"  s: {{c-uri: a}}\n  condition: {new string('(', 100_000)}s")];
        foreach (var text in texts.Concat(hostile))
        {
            var took = ThreadTime.Of(() => Assert.That(SigmaRules.Convert(text), Has.All.Matches<ConvertedRule>(rule => (rule!.Kql is null) != (rule.Error is null))));
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)), text[..Math.Min(text.Length, 400)]);
        }
    }
}
