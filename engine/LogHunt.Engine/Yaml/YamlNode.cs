using System.Collections.Immutable;

namespace LogHunt.Engine.Yaml;

/// <summary>A node of a document; `Size` counts it and all below it, each time an alias repeats them.</summary>
public abstract record YamlNode(int Size)
{
    /// <summary>The line of the text in which it begins, from 1; 0 of one that was made.</summary>
    public int Line { get; init; }

    /// <summary>The text of a scalar that is not null; else null.</summary>
    public string? Text => this is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>The texts of a list, or of one scalar; what is no text is left out.</summary>
    public ImmutableArray<string> Texts => this is YamlList list
        ? [.. list.Items.Select(item => item.Text).OfType<string>()]
        : Text is { } text ? [text] : [];
}

/// <summary>A scalar; `IsPlain` when it stood without quotes, and so may be a number, a truth or nothing.</summary>
public sealed record YamlScalar(string Value, bool IsPlain) : YamlNode(1)
{
    /// <summary>Whether it says that there is nothing.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>Nodes in their order.</summary>
public sealed record YamlList(ImmutableArray<YamlNode> Items) : YamlNode(1 + Items.Sum(item => item.Size));

/// <summary>Keys in their order, each once.</summary>
public sealed record YamlMap(ImmutableArray<(string Key, YamlNode Value)> Entries) : YamlNode(1 + Entries.Sum(entry => 1 + entry.Value.Size))
{
    /// <summary>The line of each key.</summary>
    public ImmutableArray<int> KeyLines { get; init; } = [];

    /// <summary>The value of a key; null when there is none.</summary>
    public YamlNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
