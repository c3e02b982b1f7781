namespace Spark.Emulator;

/// <summary>That a person lets an application act for them, within some scopes.</summary>
internal sealed record Grant(PersonRow Person, string ClientId, string Scope)
{
    public bool Has(string scope) => Scope.Split(' ').Contains(scope, StringComparer.Ordinal);
}

/// <summary>A token that was issued; times are in milliseconds since 1970.</summary>
internal sealed record IssuedToken(Guid Key, string Text, Grant Grant, bool IsRefresh, long Created, long Expires);

/// <summary>A code that was given to a browser; it works once.</summary>
internal sealed record AuthorizationCode(Grant Grant, string RedirectUri, string? Challenge, long Expires);

/// <summary>A device that waits until somebody signs in elsewhere.</summary>
internal sealed class DeviceRow(string deviceCode, string userCode, string clientId, string scope, long expires)
{
    public string DeviceCode => deviceCode;

    public string UserCode => userCode;

    public string ClientId => clientId;

    public string Scope => scope;

    public long Expires => expires;

    public PersonRow? ApprovedBy { get; set; }

    public bool IsDenied { get; set; }

    public long? LastAsked { get; set; }
}
