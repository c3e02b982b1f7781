using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What a delivery's headers tell already: what cannot be accepted is refused before its body is read.</summary>
internal static class DeliveryHeaders
{
    /// <summary>HMAC-SHA1 as hex. (Webex API: Webhooks guide.)</summary>
    private const int SignatureLength = 40;

    private const string Json = "application/json";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Why it is refused, or <c>null</c>.</summary>
    public static Refusal? Problem(HttpRequest request) =>
        request.ContentLength > RequestBody.MaxSize ? Refusal.TooLarge
        : !IsJson(request.ContentType) ? Refusal.NotJson
        : !CouldSign(Signature(request)) ? Refusal.Signature
        : null;

    /// <summary>The signature; several are one that signs nothing.</summary>
    public static string? Signature(HttpRequest request) => request.Headers[WebhookSignature.HeaderName];

    private static bool CouldSign(string? signature) =>
        signature is { Length: SignatureLength } && !signature.AsSpan().ContainsAnyExcept(Hex);

    private static bool IsJson(string? contentType) =>
        contentType is Json // as the service sends it
        || MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (
                string.Equals(type.MediaType, Json, StringComparison.OrdinalIgnoreCase)
                || (type.MediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) ?? false)
            );
}
