using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A guest on the wire, with a token to act as it.</summary>
internal sealed record Guest(
    string Id,
    string Subject,
    string DisplayName,
    string Email,
    string AccessToken,
    long ExpiresIn
);

internal sealed record GuestCount(int Count);

/// <summary>What the old guest issuer gives for a signed token.</summary>
internal sealed record GuestIssuerToken(string Token, long ExpiresIn);

internal sealed record GuestRequest
{
    public string? Subject { get; init; }

    public string? DisplayName { get; init; }
}

[JsonSerializable(typeof(Guest))]
[JsonSerializable(typeof(GuestCount))]
[JsonSerializable(typeof(GuestIssuerToken))]
[JsonSerializable(typeof(GuestRequest))]
[JsonSerializable(typeof(GuestClaims))]
internal sealed partial class GuestsJson : JsonSerializerContext
{
    public static readonly GuestsJson Own = new(EmulatorJson.NewOptions());
}
