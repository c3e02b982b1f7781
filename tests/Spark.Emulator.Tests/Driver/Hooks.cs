namespace Spark.Emulator.Tests;

internal static class Hooks
{
    /// <summary>Has somebody's events delivered to a receiver.</summary>
    public static async Task<Answer> HookAsync(
        this TestCloud cloud,
        string token,
        WebhookReceiver receiver,
        string resource = "all",
        string happening = "all",
        string? filter = null,
        string? secret = null
    ) =>
        (
            await cloud.PostAsync(
                token,
                "/webhooks",
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["name"] = $"{token} <{resource}> + é😀\"\\/\u2028\u0001\u007f",
                    ["targetUrl"] = receiver.Url,
                    ["resource"] = resource,
                    ["event"] = happening,
                    ["filter"] = filter,
                    ["secret"] = secret,
                }
            )
        ).ShouldBeOk();
}
