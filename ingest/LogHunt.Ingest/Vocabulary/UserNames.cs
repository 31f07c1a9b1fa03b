using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
namespace LogHunt.Ingest.Vocabulary;

/// <summary>
/// The columns of one user of a row (Target or Actor). ASIM keeps a name in one column and says its form beside it; hunts compare
/// bare names, so name and domain are also set apart.
/// </summary>
public sealed class UserNames
{
    /// <summary>The user whom it happens to.</summary>
    public static UserNames Target { get; } = new(
        Asim.TargetUsername, Asim.TargetUsernameType, Asim.TargetUserNameOnly, Asim.TargetUserDomain,
        Asim.TargetUserId, Asim.TargetUserIdType, Asim.TargetUserType);

    /// <summary>The user who does it.</summary>
    public static UserNames Actor { get; } = new(
        Asim.ActorUsername, Asim.ActorUsernameType, Asim.ActorUserNameOnly, Asim.ActorUserDomain,
        Asim.ActorUserId, Asim.ActorUserIdType, Asim.ActorUserType);

    /// <summary>The one whom the current row is about: who signs in, or in other tables who does it.</summary>
    internal static UserNames Of(RowWriter rows) => rows.Table() == StandardTables.Authentication ? Target : Actor;

    /// <summary>The column of the whole name.</summary>
    internal AsimText NameColumn => name;

    readonly AsimText name, form, bare, domain, id, idType, type;

    UserNames(AsimText name, AsimText form, AsimText bare, AsimText domain, AsimText id, AsimText idType, AsimText type) =>
        (this.name, this.form, this.bare, this.domain, this.id, this.idType, this.type) = (name, form, bare, domain, id, idType, type);

    /// <summary>
    /// Sets the name columns out of `CONTOSO\ola`, `ola@contoso.example`, `CN=Ola,OU=…` or `ola`. A domain that the log gives apart
    /// makes a simple name a Windows one.
    /// </summary>
    public void Name(RowWriter rows, ReadOnlySpan<byte> user, ReadOnlySpan<byte> userDomain = default)
    {
        if (user.IsEmpty) return;
        var slash = user.IndexOf((byte)'\\');
        var at = user.LastIndexOf((byte)'@');
        if (IsDistinguishedName(user)) Set(rows, user, "DN", CommonName(user), userDomain);
        else if (slash > 0 && slash < user.Length - 1) Set(rows, user, "Windows", user[(slash + 1)..].TrimStart((byte)'\\'), user[..slash]);
        else if (at > 0 && at < user.Length - 1) Set(rows, user, "UPN", user[..at], userDomain.IsEmpty ? user[(at + 1)..] : userDomain);
        else if (userDomain.IsEmpty) Set(rows, user, "Simple", user, default);
        else
        {
            Set(rows, user, "Windows", user, userDomain);
            rows.Text(name, (ReadOnlySpan<byte>)[.. userDomain, (byte)'\\', .. user]);
        }
    }

    /// <summary>Sets identifier and its kind (`SID`, `UID` …); nothing for nothing.</summary>
    public void Id(RowWriter rows, ReadOnlySpan<byte> userId, string kind)
    {
        if (userId.IsEmpty) return;
        rows.Text(id, userId);
        rows.Text(idType, kind);
    }

    /// <summary>ASIM's kind of user: Regular, Machine, System, Service, Anonymous …</summary>
    public void Type(RowWriter rows, string kind) => rows.Text(type, kind);

    void Set(RowWriter rows, ReadOnlySpan<byte> full, string kind, ReadOnlySpan<byte> only, ReadOnlySpan<byte> userDomain)
    {
        rows.Text(name, full);
        rows.Text(form, kind);
        rows.Text(bare, only);
        rows.Text(domain, userDomain);
    }

    static bool IsDistinguishedName(ReadOnlySpan<byte> user) =>
        user.Length > 3 && user[2] == '=' && (user[0] | 0x20) == 'c' && (user[1] | 0x20) == 'n';

    /// <summary>`Hansen\, Ola` of `CN=Hansen\, Ola,OU=Staff`, without the escapes.</summary>
    static ReadOnlySpan<byte> CommonName(ReadOnlySpan<byte> name)
    {
        var common = name[3..];
        var value = new byte[common.Length];
        var length = 0;
        for (var i = 0; i < common.Length && common[i] != ','; i++)
        {
            if (common[i] == '\\' && i + 1 < common.Length) i++;
            value[length++] = common[i];
        }
        return value.AsSpan(0, length);
    }
}
