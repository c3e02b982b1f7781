using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class ServiceAppStoryTests
{
    [Fact]
    public async Task A_service_application_acts_in_an_organization()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var org = (await cloud.Ada.People.GetMeAsync()).OrgId!;
        var request = new CreateServiceAppTokenRequest
        {
            ClientId = "C1",
            ClientSecret = "secret",
            TargetOrgId = org,
        };
        var id = SparkId.Encode("us", "APPLICATION", "C1");

        var token = await cloud.Ada.ServiceApps.CreateTokenAsync(id, request);

        var app = cloud.As(token.AccessToken);
        (await app.People.GetMeAsync()).OrgId.ShouldBe(org);
        (await app.Rooms.CreateAsync("Made by an application")).Type.ShouldBe(RoomType.Group);
        await Should.ThrowAsync<SparkForbiddenException>(() =>
            cloud.Ada.ServiceApps.CreateTokenAsync(id, request with { TargetOrgId = Guid.NewGuid().ToString() })
        );
    }
}
