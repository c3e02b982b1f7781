namespace Spark.Client.Tests;

public class PeopleTests
{
    [Fact]
    public async Task Asks_who_the_token_belongs_to()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.GetMeAsync();

        spark.ShouldHaveBeenSent("GET people/me");
        answer.DisplayName.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Asks_for_the_own_calling_data()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.GetMeAsync(callingData: true);

        spark.ShouldHaveBeenSent("GET people/me?callingData=true");
        answer.Extension.ShouldBe("7209");
    }

    [Fact]
    public async Task Gets_a_person()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET people/ID");
        answer.Emails.ShouldBe(["ada@example.com"]);
    }

    [Fact]
    public async Task Gets_a_person_with_calling_data()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.GetAsync("ID", callingData: true);

        spark.ShouldHaveBeenSent("GET people/ID?callingData=true");
        answer.PhoneNumbers![1].Type.ShouldBe(PhoneNumberType.Mobile);
    }

    [Fact]
    public async Task Lists_people_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("People/Person.full");

        var answer = await spark
            .Client.People.ListAsync(
                new ListPeopleRequest
                {
                    Email = "a+b@example.com",
                    DisplayName = "Ada L",
                    Ids = ["A", "B"],
                    OrgId = "O",
                    Roles = ["R1", "R2"],
                    CallingData = true,
                    LocationId = "L",
                    ExcludeStatus = false,
                    PageSize = 50,
                    Additional = new Dictionary<string, string>(StringComparer.Ordinal) { ["later"] = "1&2" },
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET people?email=a%2Bb%40example.com&displayName=Ada%20L&id=A%2CB&orgId=O&roles=R1%2CR2&callingData=true&locationId=L&excludeStatus=false&max=50&later=1%262"
        );
        answer.Status.ShouldBe(PersonStatus.Active);
    }

    [Fact]
    public async Task A_list_that_is_empty_is_no_parameter()
    {
        using var spark = RecordedSpark.Listing("People/Person.full");

        await spark.Client.People.ListAsync(new ListPeopleRequest { Email = "a@b", Roles = [] }).SingleAsync();

        spark.ShouldHaveBeenSent("GET people?email=a%40b");
    }

    [Fact]
    public async Task Nobodys_ids_list_nobody_instead_of_everybody()
    {
        using var spark = RecordedSpark.Listing("People/Person.full");

        (await spark.Client.People.ListAsync(new ListPeopleRequest { Ids = [] }).CountAsync()).ShouldBe(0);

        spark.ShouldHaveBeenSentNothing();
    }

    [Fact]
    public async Task Creates_a_person_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.CreateAsync(
            new CreatePersonRequest
            {
                Emails = ["ada@example.com"],
                DisplayName = "Ada",
                FirstName = "A",
                LastName = "L",
                Avatar = "https://a.example/a.png",
                OrgId = "O",
                Roles = ["R"],
                Licenses = ["L"],
                PhoneNumbers =
                [
                    new PhoneNumber
                    {
                        Type = PhoneNumberType.WorkExtension,
                        Value = "1",
                        Primary = true,
                    },
                ],
                Extension = "7",
                LocationId = "LOC",
                Department = "D",
                Manager = "M",
                ManagerId = "MID",
                Title = "T",
                Addresses = [new PersonAddress { Type = "work", Country = "GB" }],
                SiteUrls = ["s#attendee"],
                CallingData = true,
                MinResponse = false,
            }
        );

        spark.ShouldHaveBeenSent(
            "POST people?callingData=true&minResponse=false",
            """{"emails":["ada@example.com"],"displayName":"Ada","firstName":"A","lastName":"L","avatar":"https://a.example/a.png","orgId":"O","roles":["R"],"licenses":["L"],"phoneNumbers":[{"type":"work_extension","value":"1","primary":true}],"extension":"7","locationId":"LOC","department":"D","manager":"M","managerId":"MID","title":"T","addresses":[{"type":"work","country":"GB"}],"siteUrls":["s#attendee"]}"""
        );
        answer.Type.ShouldBe(PersonType.Person);
    }

    [Fact]
    public async Task Replaces_a_person()
    {
        using var spark = RecordedSpark.Answering("People/Person.full");

        var answer = await spark.Client.People.UpdateAsync(
            "ID",
            new UpdatePersonRequest
            {
                DisplayName = "Ada",
                NickName = "A",
                LoginEnabled = false,
                CallingData = false,
                ShowAllTypes = true,
                MinResponse = true,
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT people/ID?callingData=false&showAllTypes=true&minResponse=true",
            """{"displayName":"Ada","nickName":"A","loginEnabled":false}"""
        );
        answer.LoginEnabled.ShouldBe(true);
    }

    [Fact]
    public void A_replacement_starts_from_everything_that_was_read()
    {
        var person = Fixture.Read<Person>("People/Person.full");

        var request = UpdatePersonRequest.From(person) with { Title = "Countess" };

        var sent = System.Text.Json.JsonSerializer.SerializeToNode(request, SparkJson.Options)!.AsObject();
        var readOnly = new[]
        {
            "id",
            "created",
            "lastModified",
            "lastActivity",
            "timezone",
            "sipAddresses",
            "xmppFederationJid",
            "status",
            "invitePending",
            "type",
        };
        var read = System.Text.Json.Nodes.JsonNode.Parse(Fixture.Text("People/Person.full"))!.AsObject();
        read["title"] = "Countess";
        sent.Select(member => member.Key)
            .ShouldBe(read.Select(member => member.Key).Except(readOnly, StringComparer.Ordinal), ignoreOrder: true);
        sent.ShouldAllBe(member => Fixture.Same(member.Value!.ToJsonString(), read[member.Key]!.ToJsonString()));
    }

    [Fact]
    public async Task Deletes_a_person()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.People.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE people/ID");
    }
}
