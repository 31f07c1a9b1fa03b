using LogHunt.Ingest.Records;

namespace LogHunt.Ingest.Formats;

/// <summary>A user as firewalls write one: `ola`, `LOCAL\ola`, `CONTOSO\ola`, `ola@example.no`.</summary>
static class FirewallUser
{
    /// <summary>Writes `{prefix}Username` with its type, and the bare name and domain beside it: `prefix` is Target or Actor.</summary>
    public static void Write(RowWriter rows, string prefix, ReadOnlySpan<byte> user)
    {
        user = WithoutLocal(user);
        if (user.IsEmpty) return;
        var slash = user.IndexOfAny((byte)'\\', (byte)'/');
        var at = user.LastIndexOf((byte)'@');
        rows.Text(prefix + "Username", user);
        if (slash > 0 && slash < user.Length - 1)
        {
            rows.Text(prefix + "UsernameType", "Windows"u8);
            rows.Text(prefix + "UserDomain", user[..slash]);
            rows.Text(prefix + "UserNameOnly", user[(slash + 1)..].TrimStart((byte)'\\'));
        }
        else if (at > 0 && at < user.Length - 1)
        {
            rows.Text(prefix + "UsernameType", "UPN"u8);
            rows.Text(prefix + "UserDomain", user[(at + 1)..]);
            rows.Text(prefix + "UserNameOnly", user[..at]);
        }
        else
        {
            rows.Text(prefix + "UsernameType", "Simple"u8);
            rows.Text(prefix + "UserNameOnly", user);
        }
    }

    /// <summary>ASA's `LOCAL` is the device's own user list and no domain.</summary>
    public static ReadOnlySpan<byte> WithoutLocal(ReadOnlySpan<byte> user)
    {
        if (user.StartsWith(@"LOCAL\"u8)) user = user[@"LOCAL\"u8.Length..].TrimStart((byte)'\\');
        return user;
    }
}
