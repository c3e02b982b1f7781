using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>
/// Webex API: service applications, machine accounts in an organization whose administrator authorized them. Every application
/// counts as authorized in every organization there is: no applications are known here.
/// </summary>
internal static class ServiceAppsApi
{
    private const string Scope = "spark:all guest-issuer:read guest-issuer:write";

    public static void Map(ApiRoutes api) => api.Post("/applications/{applicationId}/token", CreateTokenAsync);

    private static async Task CreateTokenAsync(ApiCall call)
    {
        call.RequireScope("spark:applications_token");
        var request = await call.BodyAsync(ServiceAppsJson.Own.ServiceAppRequest).ConfigureAwait(false);
        var client = Required(request.ClientId, "clientId");
        Required(request.ClientSecret, "clientSecret");
        var orgId = Required(request.TargetOrgId, "targetOrgId");
        // Webex API: an application's id is made of its client id.
        if (call.Path("applicationId") is var id && id != client && SparkId.Key(id) != client)
        {
            throw ApiException.NotFound("Could not find an application with provided ID.");
        }

        await call.AnswerAsync(
                () =>
                {
                    var organization =
                        call.Cloud.Organizations.ById(orgId)
                        ?? throw ApiException.Forbidden("No administrator of the organization authorized it.");
                    var account = Account(call.Cloud, organization, client);
                    return call.Cloud.AccessTokens.Issue(new Grant(account, client, Scope));
                },
                AccessTokensJson.Own.AccessToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The application's account in an organization; the same for every token.</summary>
    private static PersonRow Account(Cloud cloud, OrganizationRow organization, string client)
    {
        var key = SparkId.Stable($"service app {organization.Key:D} {client}");
        if (cloud.People.ByKey(key) is { } known)
        {
            return known;
        }

        var created = cloud.Now();
        var account = new PersonRow(
            key,
            organization.Key,
            Guid.NewGuid().ToString("N"),
            created,
            new Person
            {
                Id = SparkId.Of("PEOPLE", key),
                Emails = [$"{key:D}@appid.ciscospark.com"],
                DisplayName = $"Service app {client}",
                NickName = $"Service app {client}",
                OrgId = organization.Wire.Id,
                Created = Timestamps.Format(created),
                Type = "appuser",
                Roles = [],
                Licenses = [],
                LoginEnabled = true,
            }
        );
        cloud.People.Add(account);
        return account;
    }

    private static string Required(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw ApiException.BadRequest($"{name} cannot be null") : value;
}

internal sealed record ServiceAppRequest
{
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public string? TargetOrgId { get; init; }
}

[JsonSerializable(typeof(ServiceAppRequest))]
internal sealed partial class ServiceAppsJson : JsonSerializerContext
{
    public static readonly ServiceAppsJson Own = new(EmulatorJson.NewOptions());
}
