using LogHunt.Query.Hunts;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Rules of others as hunts.</summary>
public sealed class RuleFileTests
{
    static readonly DateTime Now = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    const string Analytics = """
        id: 5f4b0a4e-0000-4000-8000-000000000001
        name: Many failures
        description: |
          'Ten failures
          of one user.'
        severity: Medium
        enabled: true
        queryFrequency: 1h
        queryPeriod: 14d
        triggerOperator: gt
        triggerThreshold: 3
        suppressionEnabled: true
        suppressionDuration: PT5H
        tactics: [CredentialAccess]
        relevantTechniques:
          - T1110
        query: |
          Authentication
          | where EventResult == 'Failure'
        entityMappings:
          - entityType: Account
            fieldMappings:
              - identifier: Name
                columnName: TargetUsername
              - identifier: UPNSuffix
                columnName: Suffix
        kind: Scheduled
        """;

    static ReadRule One(string text, string path = "rule.yaml") => RuleFile.Read(path, text, Now).Single();

    [Test]
    public void A_rule_of_Sentinel_says_when_it_runs_on_what_and_which_rows_are_one_find()
    {
        var hunt = One(Analytics).Hunt!;
        var settings = hunt.Settings;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((hunt.Name, hunt.Kind, hunt.Disabled, hunt.Rule),
                Is.EqualTo(("Many failures", "sentinel", (string?)null, Analytics)));
            Assert.That(hunt.Query, Is.EqualTo("Authentication\n| where EventResult == 'Failure'"));
            Assert.That(hunt.Description, Is.EqualTo("Ten failures\nof one user."));
            Assert.That((settings.Every, settings.Period, settings.Suppression),
                Is.EqualTo((TimeSpan.FromHours(1), TimeSpan.FromDays(14), TimeSpan.FromHours(5))));
            Assert.That((settings.Triggers(3), settings.Triggers(4)), Is.EqualTo((false, true)));
            Assert.That(settings.Entities, Is.EqualTo(new[] { "TargetUsername", "Suffix" }));
            Assert.That((settings.Severity, settings.Tactics[0], settings.Techniques[0]),
                Is.EqualTo(("Medium", "CredentialAccess", "T1110")));
        }
    }

    [Test]
    public void A_hunting_rule_without_a_frequency_is_due_for_no_timer()
    {
        var hunt = One("name: h\nquery: Authentication | take 1").Hunt!;
        Assert.That((hunt.IsScheduled, hunt.Settings.Period, hunt.Settings.Triggers(1)), Is.EqualTo((false, (TimeSpan?)null, true)));
    }

    [Test]
    public void A_template_of_the_portal_holds_its_rules_as_resources()
    {
        const string Template = """
            {"resources":[{"type":"Microsoft.SecurityInsights/alertRules","kind":"Scheduled","properties":{
              "displayName":"one","query":"Dns | take 1","queryFrequency":"PT5M","queryPeriod":"P1D",
              "triggerOperator":"LessThan","triggerThreshold":1,"enabled":false}},
             {"kind":"Fusion","properties":{"displayName":"two"}}]}
            """;
        var read = RuleFile.Read("rules.json", Template, Now);
        Assert.That(read.Select(rule => rule.Name), Is.EqualTo(new[] { "one", "two" }).Or.EqualTo(new[] { "one", "rules" }));
        Assert.That(read[0].Hunt is { Settings: { Trigger: "lt", Threshold: 1 }, Disabled: "the rule says `enabled: false`" }, Is.True);
        Assert.That((read[0].Hunt!.Settings.Every, read[0].Hunt!.Settings.Period),
            Is.EqualTo((TimeSpan.FromMinutes(5), TimeSpan.FromDays(1))));
        Assert.That(read[1].Error, Is.EqualTo("a rule of the kind `Fusion` holds no query"));
    }

    [Test]
    public void Rules_of_Sigma_and_queries_are_hunts_too_and_what_cannot_be_said_is_kept_with_its_reason()
    {
        var sigma = One("title: t\nid: x\nlogsource: {category: firewall}\ndetection:\n  s: {dst_port: 161}\n  condition: s").Hunt!;
        Assert.That((sigma.Name, sigma.Kind, sigma.Disabled), Is.EqualTo(("t", "sigma", (string?)null)));
        Assert.That(sigma.Query, Does.Contain("DstPortNumber == 161"));
        var unsaid = One("title: t\nlogsource: {category: firewall}\ndetection:\n  s: {dst_port: 161}\n  condition: nowhere").Hunt!;
        Assert.That(unsaid.Query, Is.Empty);
        Assert.That(unsaid.Disabled, Does.Contain("nowhere"));
        Assert.That(One("Dns | take 1", "a/many names.kql").Hunt is { Name: "many names", Kind: "kql", Query: "Dns | take 1" }, Is.True);
    }

    [TestCase("name: x\nquery: print 1\nqueryFrequency: often", "its `queryFrequency` `often` is no length of time, as `1h` or `PT1H` is")]
    [TestCase("name: x\nquery: print 1\nqueryPeriod: P9999999999D",
        "its `queryPeriod` `P9999999999D` is no length of time, as `1h` or `PT1H` is")]
    [TestCase("name: x\nquery: print 1\ntriggerOperator: about", "its `triggerOperator` `about` is none of gt, lt, eq and ne")]
    [TestCase("name: x\nquery: print 1\ntriggerThreshold: -1", "its `triggerThreshold` `-1` is no number of rows")]
    public void What_a_rule_says_wrongly_keeps_it_from_running(string rule, string why) =>
        Assert.That(One(rule).Hunt!.Disabled, Is.EqualTo(why));

    [TestCase("", "the file holds no rule")]
    [TestCase("- a\n- b", "the document is no map, and so no rule")]
    [TestCase("name: x", "the document is no rule: it has no `query`")]
    [TestCase("name: x\nquery: '  '", "the document is no rule: it has no `query`")]
    [TestCase("name: [", "no YAML")]
    public void What_is_no_rule_is_refused_in_one_sentence(string text, string why) => Assert.That(One(text).Error, Does.Contain(why));

    [Test]
    public void Every_rule_of_the_corpus_is_read_as_it_is_published()
    {
        var rules = Directory.EnumerateFiles(Path.Combine(Corpus.Folder(), "rules"))
            .SelectMany(file => RuleFile.Read(file, File.ReadAllText(file), Now)).ToList();
        Assert.That(rules
            .Where(rule => rule.Hunt is not { Disabled: null, Kind: "sentinel", Settings.Every: not null, Settings.Period: not null })
            .Select(rule => $"{rule.Name}: {rule.Error ?? rule.Hunt?.Disabled}"), Is.Empty);
        Assert.That(rules, Has.Count.GreaterThan(100));
    }
}
