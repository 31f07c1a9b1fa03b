using System.Globalization;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Sigma;

namespace LogHunt.Query.Tests;

/// <summary>Correlations of Sigma as KQL, run over rows of which the answer is plain.</summary>
sealed class SigmaCorrelationTests
{
    const string Failed = "title: Failed\nname: failed\nid: 11111111-1111-4111-8111-111111111111\n"
        + "logsource: {product: windows, service: security}\ndetection:\n  s: {EventID: 4625}\n  condition: s\n";

    const string Succeeded = "title: Succeeded\nname: succeeded\nlogsource: {product: windows, service: security}\n"
        + "detection:\n  s: {EventID: 4624}\n  condition: s\n";

    const string Blocked = "title: Blocked\nname: blocked\nlogsource: {category: firewall}\ndetection:\n  s: {blocked: true}\n  condition: s\n";

    static string Rules(string correlation, string head = "title: C\n") =>
        $"{Failed}---\n{Succeeded}---\n{Blocked}---\n{head}correlation:\n{correlation}";

    /// <summary>
    /// `10:00:05 fail ola 192.0.2.7 [municipality]`: a sign-in of 1 November that failed (`fail`), went well (`ok`), or a session that was
    /// blocked (`block`, with an address for the user).
    /// </summary>
    static Snapshot Store(string events)
    {
        var rows = events.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split(' ')).ToLookup(
            one => one[1] == "block",
            one => $"TimeGenerated=2026-11-01T{one[0]}Z|Municipality={one.ElementAtOrDefault(4) ?? "0301"}|EventVendor=Microsoft|" + (one[1] == "block"
                ? $"EventResult=Failure|SrcIpAddr={one[2]}|DstIpAddr={one[3]}"
                : $"EventProduct=Security Events|EventOriginalType={(one[1] == "fail" ? 4625 : 4624)}|"
                    + $"TargetUserNameOnly={(one[2] == "-" ? "" : one[2])}|SrcIpAddr={one[3]}"));
        return new(
        [
            ViewsTests.Table(StandardTables.Authentication, [.. rows[false]]),
            ViewsTests.Table(StandardTables.NetworkSession, [.. rows[true]]),
            ViewsTests.Table(StandardTables.UserManagement), ViewsTests.Table(StandardTables.AuditEvent),
            ViewsTests.Table(StandardTables.Dns),
            ViewsTests.Table(StandardTables.WebSession), ViewsTests.Table(StandardTables.Unparsed),
        ]);
    }

    /// <summary>What a correlation finds, `first-last municipality keys count` by time, the same on every backend.</summary>
    static string Found(string rules, string events)
    {
        var rule = SigmaRules.Convert(rules).Single(rule => rule.Title == "C");
        Assert.That(rule.Error, Is.Null);
        var answers = Backends.All.Select(backend =>
        {
            var options = new QueryOptions { Backend = backend.Name };
            var store = Store(events);
            var rows = QueryRun.Run($"{rule.Kql} | sort by TimeGenerated asc, Municipality asc", store,
                QueryRun.ContextOf(store, options), options).Rows();
            return string.Join("; ", rows.Select(row => string.Create(CultureInfo.InvariantCulture,
                $"{row[0]:HH:mm:ss}-{row[1]:HH:mm:ss} {string.Join(' ', row.Skip(2))}")));
        }).Distinct().ToList();
        Assert.That(answers, Has.Count.EqualTo(1));
        return answers[0];
    }

    const string Count = "  type: event_count\n  rules: [failed]\n  group-by: [TargetUserName]\n  timespan: 1m\n  condition: ";

    [TestCase("{gte: 3}", "10:00:00 fail ola a, 10:00:30 fail ola b, 10:01:00 fail ola c", "10:01:00-10:01:00 0301 ola 3")]
    [TestCase("{gte: 3}", "10:00:00 fail ola a, 10:00:30 fail ola b, 10:01:01 fail ola c", "")]
    [TestCase("{gt: 2}", "10:00:00 fail ola a, 10:00:00 fail ola a, 10:00:00 fail ola a", "10:00:00-10:00:00 0301 ola 3")]
    [TestCase("{gt: 3}", "10:00:00 fail ola a, 10:00:00 fail ola a, 10:00:00 fail ola a", "")]
    [TestCase("{gte: 2}", "10:00:00 fail ola a, 10:00:01 fail kari a, 10:00:02 ok ola a", "")]
    [TestCase("{gte: 2}", "10:00:00 fail ola a 0301, 10:00:01 fail ola a 4601", "")]
    [TestCase("{gte: 2}", "10:00:00 fail - a, 10:00:01 fail - a", "")]
    [TestCase("{gte: 2}", "10:00:00 fail ola a, 10:00:50 fail ola a, 10:01:40 fail ola a, 10:09:00 fail ola a, 10:09:10 fail ola a",
        "10:00:50-10:01:40 0301 ola 2; 10:09:10-10:09:10 0301 ola 2")]
    [TestCase("{gte: 1}", "10:00:00 fail ola a", "10:00:00-10:00:00 0301 ola 1")]
    [TestCase("{eq: 2}", "10:00:00 fail ola a, 10:01:00 fail ola a", "10:00:00-10:01:00 0301 ola 2")]
    [TestCase("{eq: 2}", "10:00:00 fail ola a, 10:00:10 fail ola a, 10:00:20 fail ola a", "")]
    [TestCase("{neq: 2}", "10:00:00 fail ola a, 10:00:10 fail ola a, 10:00:00 fail kari a", "10:00:00-10:00:00 0301 kari 1")]
    [TestCase("{lt: 2}", "10:00:00 fail ola a, 10:00:10 fail ola a, 10:05:00 fail ola a", "10:05:00-10:05:00 0301 ola 1")]
    [TestCase("{lte: 2}", "10:00:00 fail ola a, 10:00:10 fail ola a", "10:00:00-10:00:10 0301 ola 2")]
    [TestCase("{gt: 1, lte: 2}", "10:00:00 fail ola a, 10:00:10 fail ola a, 10:00:00 fail kari a", "10:00:00-10:00:10 0301 ola 2")]
    public void Events_are_counted_in_a_window_that_slides(string condition, string events, string expected) =>
        Assert.That(Found(Rules(Count + condition), events), Is.EqualTo(expected));

    [TestCase("gte: 3", "10:00:00 fail u1 a, 10:00:20 fail u2 a, 10:00:40 fail u3 a", "10:00:40-10:00:40 0301 a 3")]
    [TestCase("gte: 3", "10:00:00 fail u1 a, 10:00:20 fail u2 a, 10:01:01 fail u3 a", "")]
    [TestCase("gte: 3", "10:00:00 fail u1 a, 10:00:20 fail u2 a, 10:00:50 fail u1 a, 10:01:15 fail u3 a", "10:01:15-10:01:15 0301 a 3")]
    [TestCase("gte: 3", "10:00:00 fail u1 a, 10:00:01 fail u1 a, 10:00:02 fail u2 a, 10:00:03 fail u2 a", "")]
    [TestCase("gte: 2", "10:00:00 fail u1 a, 10:00:01 fail u2 b, 10:00:02 fail - a", "")]
    [TestCase("gt: 1", "10:00:00 fail u1 a, 10:01:00 fail u2 a, 10:02:00 fail u1 a", "10:01:00-10:02:00 0301 a 2")]
    [TestCase("eq: 2", "10:00:00 fail u1 a, 10:00:01 fail u2 a, 10:00:02 fail u2 a", "10:00:00-10:00:02 0301 a 2")]
    [TestCase("lt: 2", "10:00:00 fail u1 a, 10:00:01 fail u2 a, 10:00:02 fail u1 b", "10:00:02-10:00:02 0301 b 1")]
    public void Values_are_counted_once_however_often_they_come(string condition, string events, string expected) =>
        Assert.That(Found(Rules(
        $"  type: value_count\n  rules: [failed]\n  group-by: [IpAddress]\n  timespan: 1m\n  condition: {{field: TargetUserName, {condition}}}"),
        events), Is.EqualTo(expected));

    const string Both = "  rules: [failed, succeeded]\n  group-by: [TargetUserName]\n  timespan: 1m";

    [TestCase("temporal", "10:00:00 ok ola a, 10:01:00 fail ola a", "10:01:00-10:01:00 0301 ola 2")]
    [TestCase("temporal", "10:00:00 ok ola a, 10:01:01 fail ola a", "")]
    [TestCase("temporal", "10:00:00 ok ola a, 10:00:01 ok ola a, 10:00:02 fail kari a", "")]
    [TestCase("temporal_ordered", "10:00:00 ok ola a, 10:00:30 fail ola a", "")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a, 10:01:00 ok ola a", "10:01:00-10:01:00 0301 ola 2")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a, 10:01:01 ok ola a", "")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a, 10:00:00 ok ola a", "10:00:00-10:00:00 0301 ola 2")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a, 10:05:00 fail ola a, 10:05:30 ok ola a, 10:05:40 ok kari a",
        "10:05:30-10:05:30 0301 ola 2")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a, 10:00:10 ok ola a, 10:00:20 ok ola a, 10:03:00 fail ola a, 10:03:01 ok ola a",
        "10:00:10-10:00:20 0301 ola 2; 10:03:01-10:03:01 0301 ola 2")]
    [TestCase("temporal_ordered", "10:00:00 fail ola a 0301, 10:00:10 ok ola a 4601", "")]
    public void Events_of_several_rules_come_together(string type, string events, string expected) =>
        Assert.That(Found(Rules($"  type: {type}\n{Both}"), events), Is.EqualTo(expected));

    [TestCase("gte: 2", "10:00:00 block 192.0.2.7 x, 10:00:10 fail ola 192.0.2.7", "10:00:10-10:00:10 0301 192.0.2.7 2")]
    [TestCase("gte: 2", "10:00:00 block 192.0.2.7 x, 10:00:10 fail ola x", "")]
    [TestCase("gte: 3", "10:00:00 block 192.0.2.7 x, 10:00:10 fail ola 192.0.2.7", "")]
    public void Fields_of_several_sources_are_one_by_an_alias_and_not_all_rules_need_to_come(string condition, string events,
        string expected) =>
        Assert.That(Found(Rules("  type: temporal\n  rules: [failed, succeeded, blocked]\n  group-by: [who]\n  timespan: 1m\n  condition: {" + condition
            + "}\n  aliases:\n    who: {failed: IpAddress, succeeded: IpAddress, blocked: src_ip}"), events), Is.EqualTo(expected));

    [TestCase("10:00:00 fail ola a, 10:00:01 fail ola b, 10:00:02 fail ola a, 10:00:30 ok ola c", "10:00:30-10:00:30 0301 ola 2")]
    [TestCase("10:00:00 fail ola a, 10:00:01 fail ola b, 10:00:30 ok ola c", "")]
    [TestCase("10:00:00 fail ola a, 10:00:01 fail kari a, 10:00:02 fail kari a, 10:00:30 ok ola c", "")]
    public void A_correlation_is_a_rule_of_another_which_groups_by_fields_of_its_own(string events, string expected)
    {
        var inner = "title: Many\nname: many\ncorrelation:\n  type: event_count\n  rules: [11111111-1111-4111-8111-111111111111]\n"
            + "  group-by: [IpAddress]\n  timespan: 1m\n  condition: {gte: 2}\n";
        var outer = Rules("  type: temporal_ordered\n  rules: [many, succeeded]\n  group-by: [TargetUserName]\n  timespan: 1m");
        Assert.That(Found($"{inner}---\n{outer}", events), Is.EqualTo(expected));
    }

    [Test]
    public void Without_a_field_to_group_by_a_municipality_is_a_group() => Assert.That(
        Found(Rules("  type: event_count\n  rules: [failed, blocked]\n  timespan: 1h\n  condition: {gte: 3}"),
            "10:00:00 fail ola a, 10:20:00 block x y, 10:40:00 fail kari a, 10:41:00 fail kari a 4601"),
                Is.EqualTo("10:40:00-10:40:00 0301 3"));

    [Test]
    public void Sliding_windows_count_what_a_loop_counts()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 20; round++)
        {
            var events = Enumerable.Range(0, 40).Select(_ => (Second: random.Next(300), User: random.Next(4)))
                .OrderBy(one => one.Second).ToList();
            var text = string.Join(", ", events.Select(one =>
                $"{TimeSpan.FromHours(10) + TimeSpan.FromSeconds(one.Second):c} fail u{one.User} a"));
            var expected = events.Where(one => events.Where(other => other.Second <= one.Second && other.Second >= one.Second - 60)
                .Select(other => other.User).Distinct().Count() >= 3).Select(one => one.Second).ToList();
            var found = Found(Rules(
                "  type: value_count\n  rules: [failed]\n  group-by: [IpAddress]\n  timespan: 1m\n  condition: {field: TargetUserName, gte: 3}"), text);
            var stretches = expected.Where((second, i) => i == 0 || second - expected[i - 1] > 60)
                .Select(second => $"{TimeSpan.FromHours(10) + TimeSpan.FromSeconds(second):c}");
            Assert.That(found.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(one => one[..8]), Is.EqualTo(stretches), text);
        }
    }

    [TestCase("", "F S B C")]
    [TestCase("generate: true\n", "F S B C")]
    [TestCase("  generate: true\n", "F S B C")]
    public void Rules_of_a_correlation_are_rules_by_themselves_where_it_says_so(string generate, string all)
    {
        var inside = generate.StartsWith(' ') ? generate : "";
        var rules = SigmaRules.Convert(Rules($"{inside}{Count}{{gte: 3}}", $"title: C\n{(inside.Length > 0 ? "" : generate)}"));
        Assert.That(string.Join(' ', rules.Select(rule => rule.Title[..1])), Is.EqualTo(all));
        Assert.That(rules.Where(rule => rule.IsPart).Select(rule => rule.Title),
            Is.EqualTo(generate.Length > 0 ? (string[])[] : ["Failed"]));
    }

    [TestCase("  type: event_count\n  rules: [gone]\n  timespan: 1m\n  condition: {gte: 1}",
        "the correlation names the rule `gone`, which is neither in its file nor beside it")]
    [TestCase("  type: value_sum\n  rules: [failed]\n  timespan: 1m",
        "there is no type of correlation `value_sum` here; there are event_count, value_count, temporal and temporal_ordered")]
    [TestCase("  type: event_count\n  rules: [failed]\n  condition: {gte: 1}", "the correlation has no `timespan`")]
    [TestCase("  type: event_count\n  rules: [failed]\n  timespan: 5 minutes\n  condition: {gte: 1}",
        "`5 minutes` is no timespan; right would be `30s`, `5m`, `1h` or `7d`, of ten years at most")]
    [TestCase("  type: event_count\n  rules: [failed]\n  timespan: 5m", "the correlation has no `condition`")]
    [TestCase("  type: event_count\n  rules: [failed]\n  timespan: 5m\n  condition: {about: 3}",
        "the `condition` of the correlation has `about`; there are gt, gte, lt, lte, eq and neq")]
    [TestCase("  type: event_count\n  rules: [failed]\n  timespan: 5m\n  condition: {gte: many}", "`gte` of the correlation is no number")]
    [TestCase("  type: temporal\n  rules: [failed, succeeded]\n  timespan: 5m\n  condition: failed and not succeeded",
        "the `condition` of the correlation is no map, as `gte: 10` is one")]
    [TestCase("  type: value_count\n  rules: [failed]\n  timespan: 5m\n  condition: {gte: 3}",
        "a `value_count` needs in its `condition` the `field` whose values it counts")]
    [TestCase("  type: temporal\n  rules: [failed, blocked]\n  group-by: [who]\n  timespan: 5m\n  aliases: {who: {failed: IpAddress}}",
        "the alias `who` does not say which field of the rule `blocked` it is")]
    [TestCase("  type: temporal\n  rules: [failed, failed]\n  timespan: 5m", "the correlation names a rule twice")]
    [TestCase("  type: temporal_ordered\n  rules: [failed, succeeded]\n  timespan: 5m\n  condition: {gte: 1}",
        "a `temporal_ordered` correlation is one of all its rules; its `condition` says something else")]
    [TestCase("  type: temporal\n  rules: [me]\n  timespan: 5m",
        "correlations of correlations are nested deeper than 5 levels, or name each other")]
    public void What_cannot_be_said_is_refused_in_one_sentence(string correlation, string error) =>
        Assert.That(SigmaRules.Convert(Rules(correlation, "title: C\nname: me\n")).Single(rule => rule.Title == "C").Error,
            Is.EqualTo(error));

    [TestCase("source.ip")]
    [TestCase("it's")]
    [TestCase("TimeGenerated")]
    [TestCase("EventCount")]
    [TestCase("where")]
    public void A_field_of_any_name_can_be_grouped_by(string field)
    {
        var rule = SigmaRules.Convert(Rules($"  type: event_count\n  rules: [failed]\n  group-by: [\"{field}\"]\n  timespan: 1h\n  condition: {{gte: 3}}"))
            .Single(rule => rule.Title == "C");
        Assert.That(rule.Error, Is.Null);
    }
}
