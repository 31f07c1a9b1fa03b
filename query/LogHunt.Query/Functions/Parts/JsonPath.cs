using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>A way into a dynamic: `$.a.b[0]['c']`. A text without `$` in front is one key.</summary>
sealed class JsonPath
{
    readonly ImmutableArray<object> steps;   // string: a key, int: a position

    JsonPath(ImmutableArray<object> steps) => this.steps = steps;

    /// <summary>Null when the text is no path.</summary>
    public static JsonPath? Parse(string text)
    {
        if (!text.StartsWith('$')) return new([text]);
        var steps = ImmutableArray.CreateBuilder<object>();
        var rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            if (rest[0] == '.')
            {
                rest = rest[1..];
                var end = rest.IndexOfAny('.', '[');
                var key = end < 0 ? rest : rest[..end];
                if (key.IsEmpty) return null;
                steps.Add(key.ToString());
                rest = rest[key.Length..];
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var close)
            {
                var inside = rest[1..close].Trim();
                if (inside.Length >= 2 && inside[0] is '\'' or '"' && inside[^1] == inside[0]) steps.Add(inside[1..^1].ToString());
                else if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) steps.Add(index);
                else return null;
                rest = rest[(close + 1)..];
            }
            else
            {
                return null;
            }
        }
        return new(steps.ToImmutable());
    }

    public bool TryFind(object? value, out object? found)
    {
        found = value;
        foreach (var step in steps)
        {
            switch (step, found)
            {
                case (string key, DynamicBag bag) when bag.ContainsKey(key): found = bag[key]; break;
                case (int index, DynamicArray array) when Place(index, array) is >= 0 and var place: found = array[place]; break;
                default: return false;
            }
        }
        return true;
    }

    /// <summary>The value without what the path leads to.</summary>
    public object? Remove(object? value) => Change(value, 0, isSet: false, (bag, key) => bag.Remove(key));

    /// <summary>The value with another at the end of the path, whose last step is a key; bags on the way are made.</summary>
    public object? Set(object? value, object? item) => Change(value, 0, isSet: true, (bag, key) => bag[key] = item);

    object? Change(object? value, int step, bool isSet, Action<DynamicBag, string> change)
    {
        switch (value)
        {
            case DynamicBag bag when step < steps.Length && steps[step] is string key:
                var copy = new DynamicBag();
                foreach (var (name, item) in bag) copy[name] = item;
                if (step == steps.Length - 1) change(copy, key);
                else if (copy.ContainsKey(key)) copy[key] = Change(copy[key], step + 1, isSet, change);
                else if (isSet && steps[(step + 1)..].All(next => next is string))
                    copy[key] = Change(new DynamicBag(), step + 1, isSet, change);
                return copy;
            case DynamicArray array when step < steps.Length - 1 && steps[step] is int index && Place(index, array) is >= 0 and var place:
                return new DynamicArray([.. array.Select((item, i) => i == place ? Change(item, step + 1, isSet, change) : item)]);
            default:
                return value;
        }
    }

    static int Place(int index, DynamicArray array) =>
        index < 0 ? array.Count + index : index < array.Count ? index : -1;
}
