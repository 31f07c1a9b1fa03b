using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Testing;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Tests;

sealed class EnvelopeTests
{
    [Test]
    public void Heads_are_taken_off_as_the_case_file_says() => CaseFile.Check("Envelopes/heads.txt", record =>
    {
        var line = new EnvelopeReader().Strip(Encoding.UTF8.GetBytes(record));
        return $"head: {Describe(line.Head)}\nbody: {Encoding.UTF8.GetString(line.Body)}";
    });

    [Test]
    public void Wrapped_lines_are_unwrapped_as_the_case_file_says() => CaseFile.Check("Envelopes/wrapped.txt", record =>
    {
        var envelopes = new EnvelopeReader();
        var line = envelopes.Strip(Encoding.UTF8.GetBytes(record));
        return envelopes.TryUnwrap(line, out var inner)
            ? $"head: {Describe(inner.Head)}\nbody: {Encoding.UTF8.GetString(inner.Body).Replace("\n", "\\n", StringComparison.Ordinal)}"
            : "not wrapped";
    });

    [Test]
    public void No_bytes_make_a_head_throw_or_lose_the_text()
    {
        var envelopes = new EnvelopeReader();
        Prop.ForAll(HostileText.Lines(), text =>
        {
            var line = envelopes.Strip(text);
            var whole = line.Text.SequenceEqual(text);
            var tail = line.Text.EndsWith(line.Body);
            envelopes.TryUnwrap(line, out _);
            return whole && tail;
        }).Check(Seeded.Config(5000));
    }

    [Test]
    public void A_line_without_a_head_allocates_nothing()
    {
        var text = "date=2026-05-10 time=11:37:47 logid=\"0000000013\" type=\"traffic\""u8.ToArray();
        var envelopes = new EnvelopeReader();
        Assert.That(Allocations.OfThread(() => { for (var i = 0; i < 1000; i++) envelopes.Strip(text); }), Is.Zero);
    }

    [Test]
    public void Lines_of_one_second_and_program_share_their_head()
    {
        var envelopes = new EnvelopeReader();
        var first = envelopes.Strip("Oct  1 02:14:15 host1 sshd[1]: a"u8).Head;
        var second = envelopes.Strip("Oct  1 02:14:15 host1 sshd[1]: b"u8).Head;
        var third = envelopes.Strip("Oct  1 02:14:16 host1 sshd[1]: b"u8).Head;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.SameAs(first));
            Assert.That(third, Is.Not.SameAs(first));
            Assert.That(third.Host, Is.SameAs(first.Host));
        }
    }

    static string Describe(Head head)
    {
        var parts = new List<string>();
        if (head.Time is { } time) parts.Add("time=" + Times.Describe(time));
        if (head.Host.Length > 0) parts.Add("host=" + head.Host);
        if (head.Program.Length > 0) parts.Add("program=" + head.Program);
        if (head.ProcessId.Length > 0) parts.Add("pid=" + head.ProcessId);
        if (head.Facility >= 0) parts.Add($"pri={head.Facility}.{head.Severity}");
        if (head.Repeats != 1) parts.Add($"repeats={head.Repeats}");
        if (head.MessageId.Length > 0) parts.Add("msgid=" + head.MessageId);
        if (head.StructuredData.Length > 0) parts.Add("sd=" + head.StructuredData);
        return string.Join(' ', parts);
    }
}
