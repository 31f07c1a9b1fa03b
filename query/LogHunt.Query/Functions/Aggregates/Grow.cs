namespace LogHunt.Query.Functions.Aggregates;

static class Grow
{
    /// <summary>Makes room for groups that came since.</summary>
    public static void To<T>(ref T[] array, int groupCount, T fill = default!)
    {
        var old = array.Length;
        if (old >= groupCount) return;
        Array.Resize(ref array, Math.Max(groupCount, old * 2));
        if (!EqualityComparer<T>.Default.Equals(fill, default)) Array.Fill(array, fill, old, array.Length - old);
    }
}
