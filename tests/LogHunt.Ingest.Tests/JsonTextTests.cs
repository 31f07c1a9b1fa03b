using System.Text;
using System.Text.Json;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Tests;

sealed class JsonTextTests
{
    [TestCase("plain", "plain")]
    [TestCase(@"tab\tæ", "tab\tæ")]
    [TestCase(@"\ud83d\ude00 and \u00f8", "😀 and ø")]
    [TestCase(@"cut \ud83d", @"cut \ud83d")]
    [TestCase(@"\ude00\n", @"\ude00\n")]
    [TestCase(@"\ud83d\n\ude00", @"\ud83d\n\ude00")]
    [TestCase(@"C:\\ud83d", @"C:\ud83d")]
    public void A_string_is_copied_as_text_and_half_a_pair_as_it_is_written(string written, string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{written}\""));
        reader.Read();
        var copy = new byte[64];
        Assert.That(Encoding.UTF8.GetString(copy, 0, reader.CopyText(copy)), Is.EqualTo(text));
    }

    [Test]
    public void A_line_whose_text_was_cut_in_a_character_becomes_the_same_whatever_stands_before_it()
    {
        const string Line = """
            {"@stamp":"2026\ud800","winlog":{"channel":"Security","computer_name":"dc01","event_id":4720,"event_data":{"TargetUserName":"nina"}}}
            """;
        using var store = new TestStore();
        store.Put("alone.log", Encoding.UTF8.GetBytes($"x\n{Line}\n"));
        store.Put("behind.log", Encoding.UTF8.GetBytes($$"""{"computer_name":"x","event_id":"1,"{{"\n"}}{{Line}}{{"\n"}}"""));
        Assert.That(store.Ingest(TestStore.Options).Files.Select(file => file.Parsed), Is.EqualTo(new[] { 1, 1 }));
    }
}
