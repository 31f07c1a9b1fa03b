using System.Text;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// A command line cut into arguments as Windows' `CommandLineToArgvW` cuts it: blanks and tabs part them but between quotes; backslashes
/// before a quote stand for half as many, and an odd one takes the quote's meaning away; the third of several quotes is one of the text.
/// The program's own name ends at its second quote, or at the first blank, and knows no backslashes.
/// </summary>
static class WindowsCommandLine
{
    public static List<string> Arguments(string line)
    {
        if (line.Length == 0) return [];
        var (program, at) = Program(line);
        List<string> arguments = [program];
        for (at = Skip(line, at); at < line.Length; at = Skip(line, at)) arguments.Add(Next(line, ref at));
        return arguments;
    }

    static (string Name, int End) Program(string line)
    {
        if (line[0] != '"')
        {
            var blank = line.AsSpan().IndexOfAny(' ', '\t');
            return blank < 0 ? (line, line.Length) : (line[..blank], blank);
        }
        var quote = line.IndexOf('"', 1);
        return quote < 0 ? (line[1..], line.Length) : (line[1..quote], quote + 1);
    }

    static int Skip(string line, int at)
    {
        while (at < line.Length && IsBlank(line[at])) at++;
        return at;
    }

    static string Next(string line, ref int at)
    {
        var argument = new StringBuilder();
        for (int quotes = 0, slashes = 0; at < line.Length && (quotes > 0 || !IsBlank(line[at]));)
        {
            var c = line[at++];
            if (c != '"')
            {
                argument.Append(c);
                slashes = c == '\\' ? slashes + 1 : 0;
                continue;
            }
            argument.Length -= (slashes + 1) / 2;
            if (slashes % 2 == 1) argument.Append('"');
            else quotes++;
            slashes = 0;
            for (; at < line.Length && line[at] == '"'; at++)
            {
                if (++quotes < 3) continue;
                argument.Append('"');
                quotes = 0;
            }
            if (quotes == 2) quotes = 0;
        }
        return argument.ToString();
    }

    static bool IsBlank(char c) => c is ' ' or '\t';
}
