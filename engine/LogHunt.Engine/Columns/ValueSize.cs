using System.Globalization;

namespace LogHunt.Engine.Columns;

/// <summary>How large one value may be that a query computes. Functions that multiply ask before they do.</summary>
public static class ValueSize
{
    /// <summary>Characters of a text.</summary>
    public const int MostText = 16 << 20;

    /// <summary>Elements of an array, keys of a bag, pieces of a text, as in Kusto.</summary>
    public const int MostElements = 1 << 20;

    /// <summary>Bytes of a dynamic value with all that is in it; what is in it twice counts twice, because it is written out twice.</summary>
    public const long MostDynamic = 64 << 20;

    /// <summary>Ends with <see cref="ValueTooLargeException"/> when a text would be longer than it may.</summary>
    public static void OfText(long characters)
    {
        if (characters > MostText && Work.Current is not null)
            throw new ValueTooLargeException(string.Create(CultureInfo.InvariantCulture, $"a text of more than {MostText:N0} characters"));
    }

    /// <summary>Ends with <see cref="ValueTooLargeException"/> when a dynamic would have more elements than it may.</summary>
    public static void OfElements(long elements)
    {
        if (elements > MostElements && Work.Current is not null)
            throw new ValueTooLargeException(string.Create(CultureInfo.InvariantCulture, $"more than {MostElements:N0} elements"));
    }

    /// <summary>Ends with <see cref="ValueTooLargeException"/> when a value is larger than it may be.</summary>
    public static void Check(object? value)
    {
        if (value is string text) OfText(text.Length);
    }

    /// <summary>Bytes that a dynamic value takes in memory, about.</summary>
    public static long Of(object? value) => value switch
    {
        null => 8,
        string text => 32 + 2L * text.Length,
        DynamicArray array => array.Size,
        DynamicBag bag => bag.Size,
        _ => 32,
    };

    internal static void OfDynamic(long bytes)
    {
        if (bytes > MostDynamic && Work.Current is not null)
            throw new ValueTooLargeException($"a dynamic value of more than {MostDynamic >> 20} MiB");
    }
}

/// <summary>A function would make a value that is larger than one may be; the message says what, without the function's name.</summary>
public sealed class ValueTooLargeException(string what) : Exception(what);
