using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Tests.Formats;

namespace LogHunt.Ingest.Tests;

sealed class LinePairsTests
{
    [Test]
    public void What_a_line_holds_it_may_hold_whatever_lines_came_before()
    {
        var random = new Random(20261128);
        var reader = new EnvelopeReader();
        var refused = 0;
        for (var turn = 0; turn < 2_000; turn++)
        {
            var text = new byte[random.Next(0, 60)];
            for (var i = 0; i < text.Length; i++) text[i] = (byte)random.Next(turn % 3 == 0 ? 256 : 128);
            var line = reader.Strip(text);
            for (var from = 0; from < text.Length; from += 3)
                for (var end = from + 1; end <= Math.Min(text.Length, from + 8); end++)
                    Assert.That(line.Find(text, text.AsSpan(from, end - from)),
                        Is.EqualTo(text.AsSpan().IndexOf(text.AsSpan(from, end - from))));
            if (!line.MayHold("PROTO="u8)) refused++;
        }
        Assert.That(refused, Is.GreaterThan(1_900), "most words are told from a look");
    }

    [Test]
    public void What_a_wrapped_line_holds_when_it_is_unescaped_it_may_hold()
    {
        var reader = new EnvelopeReader();
        var outer = reader.Strip("""{"message":"a=\"b\" \u0053RC=192.0.2.1","host":"fw1"}"""u8);
        Assert.That(outer.MayHold("SRC="u8), Is.False);
        Assert.That(reader.TryUnwrap(outer, out var inner));
        Assert.That((inner.MayHold("SRC="u8), inner.MayHold("=\"b\" "u8), outer.MayHold("\"host\""u8)), Is.EqualTo((true, true, true)));
    }

    /// <summary>The look only spares searches: no format is surer or less sure for it.</summary>
    [Test]
    public void Formats_are_as_sure_of_a_line_as_without_the_look()
    {
        foreach (var text in ForeignLines.All.Concat(LogFormats.All.SelectMany(format => FormatSamples.Of(format).Lines)))
        {
            var line = new EnvelopeReader().Strip(text);
            var unseen = new LogLine(line.Text, line.Body, line.Head);
            foreach (var format in LogFormats.All)
                Assert.That(format.Recognise(line), Is.EqualTo(format.Recognise(unseen)), $"{format.Name}: {Encoding.UTF8.GetString(text)}");
        }
    }
}
