using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Spark.Client;

namespace EndToEnd.Tests.Client;

public class GuestsStories
{
    [Fact]
    public async Task A_guest_is_made_counted_and_talks()
    {
        await using var cloud = await ClientCloud.StartAsync();

        var guest = await cloud.Bot.Guests.CreateTokenAsync(new() { Subject = "visitor-1", DisplayName = "Vera" });

        guest.ExpiresIn.ShouldBe(64799);
        (await cloud.Bot.Guests.GetCountAsync()).GetProperty("count").GetInt32().ShouldBe(1);
        using var vera = cloud.As(guest.AccessToken!);
        (await vera.People.GetMeAsync()).Id.ShouldBe(guest.Id);
        await vera.Messages.CreateAsync(new() { ToPersonEmail = "alice@example.com", Text = "hello" });
        (await cloud.Alice.Messages.ListDirectAsync(new() { PersonId = guest.Id }).AllAsync())
            .ShouldHaveSingleItem()
            .PersonEmail.ShouldBe(guest.Email);
    }

    [Fact]
    public async Task A_guest_of_the_old_issuer_signs_in_with_a_signed_token()
    {
        await using var cloud = await ClientCloud.StartAsync();
        using var issuer = cloud.As(Signed("""{"sub":"visitor-2","name":"Vito","iss":"issuer","exp":4102444800}"""));

        var token = await issuer.Guests.LoginAsync();

        token.ExpiresIn.ShouldBe(21599);
        using var vito = cloud.As(token.Token);
        (await vito.People.GetMeAsync()).DisplayName.ShouldBe("Vito");
        using var expired = cloud.As(Signed("""{"sub":"visitor-2","iss":"issuer","exp":1}"""));
        await Should.ThrowAsync<SparkUnauthorizedException>(() => expired.Guests.LoginAsync());
    }

    private static string Signed(string claims)
    {
        var text = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, Encoding.ASCII.GetBytes(text)))}";

        static string Encode(string part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part));
    }
}
