using System.Buffers.Text;
using System.Text.Json;

namespace Spark.Emulator;

/// <summary>
/// What the signed token of an old guest issuer says. The signature is looked at, and not checked: no issuer's secret is known
/// here, as no integration's is.
/// </summary>
internal sealed record GuestClaims
{
    private const int SignatureBytes = 32;

    public string? Alg { get; init; }

    public string? Sub { get; init; }

    public string? Name { get; init; }

    public string? Iss { get; init; }

    /// <summary>Seconds since 1970, as a number or as text.</summary>
    public JsonElement Exp { get; init; }

    /// <summary>The claims of an HS256 token that has not expired; null when it is anything else.</summary>
    public static GuestClaims? Read(string? token, DateTimeOffset now)
    {
        if (
            token?.Split('.') is not [var header, var body, var signature]
            || Part(header) is not { Alg: "HS256" }
            || !Base64Url.IsValid(signature, out var length)
            || length != SignatureBytes
            || Part(body) is not { Sub.Length: > 0, Iss.Length: > 0 } claims
        )
        {
            return null;
        }

        return claims.Seconds() > now.ToUnixTimeSeconds() ? claims : null;
    }

    private double Seconds() =>
        Exp.ValueKind switch
        {
            JsonValueKind.Number => Exp.GetDouble(),
            JsonValueKind.String
                when double.TryParse(
                    Exp.GetString(),
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var seconds
                ) => seconds,
            _ => 0,
        };

    private static GuestClaims? Part(string part)
    {
        try
        {
            return Base64Url.IsValid(part)
                ? JsonSerializer.Deserialize(Base64Url.DecodeFromChars(part), GuestsJson.Own.GuestClaims)
                : null;
        }
        catch (JsonException)
        {
            return null; // not a token, so not a valid one
        }
    }
}
