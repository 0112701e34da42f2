using Portcullis.Issuer.Clients;

namespace Portcullis.Issuer.Tests.Clients;

public sealed class RedirectUriTests
{
    [Theory]
    [InlineData("https://desk.test")]
    [InlineData("https://desk.test/callback?tenant=1")]
    [InlineData("http://localhost:3000/callback")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("com.example.desk:/callback")]
    public void FindFault_UsualForms_AreTaken(string uri) => RedirectUri.FindFault(uri).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("/callback")]
    [InlineData("//desk.test/callback")]
    [InlineData("desk.test/callback")]
    [InlineData("http://desk.test/callback")]
    [InlineData("http://127.0.0.1.desk.test/")]
    [InlineData("https://user@desk.test/")]
    [InlineData("https://desk.test/#x")]
    [InlineData("https://desk.test/#")]
    [InlineData("https://*.desk.test/")]
    [InlineData("https://desk.test\\@evil.test/")]
    [InlineData("https://desk.test/a b")]
    [InlineData("https://desk.test/\n")]
    [InlineData("https://bücher.test/")]
    [InlineData("https:desk.test")]
    [InlineData("HTTPS://desk.test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("desk:/callback")]
    public void FindFault_Others_AreNot(string uri) => RedirectUri.FindFault(uri).ShouldNotBeNull();

    [Theory]
    [InlineData("https://desk.test/callback", "https://desk.test/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback")]
    [InlineData("http://127.0.0.1:3000/callback", "http://127.0.0.1/callback")]
    [InlineData("http://[::1]/", "http://[::1]:65535/")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1:5")]
    public void Matches_TheSameOrAnotherPortOfLoopback_IsIt(string registered, string asked) => RedirectUri.Matches(registered, asked).ShouldBeTrue();

    [Theory]
    [InlineData("https://desk.test/callback", "https://desk.test/callback/")]
    [InlineData("https://desk.test/callback", "https://desk.test/Callback")]
    [InlineData("https://desk.test/callback", "https://DESK.test/callback")]
    [InlineData("https://desk.test/callback", "https://desk.test:443/callback")]
    [InlineData("https://desk.test/callback", "https://desk.test:8443/callback")]
    [InlineData("https://desk.test/callback", "http://desk.test/callback")]
    [InlineData("https://desk.test/callback", "https://desk.test/callback?x=1")]
    [InlineData("https://desk.test/callback", "https://desk.test/callback#x")]
    [InlineData("https://desk.test/callback", "https://desk.test/callback/../x")]
    [InlineData("https://desk.test/callback", "https://desk.test@evil.test/callback")]
    [InlineData("https://desk.test/callback", "https://desk.test.evil.test/callback")]
    [InlineData("https://desk.test/callback", "https://evil.test/callback")]
    [InlineData("https://desk.test/callback", "https://desk.test/%63allback")]
    [InlineData("https://desk.test/callback", " https://desk.test/callback")]
    [InlineData("https://desk.test", "https://desk.test/")]
    [InlineData("http://localhost:3000/callback", "http://localhost:3001/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:49152/other")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.2:49152/callback")]
    [InlineData("http://127.0.0.1/callback", "http://[::1]/callback")]
    [InlineData("http://127.0.0.1/callback", "https://127.0.0.1/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:0/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:65536/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:80@evil.test/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1.evil.test/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:8080.evil.test/callback")]
    public void Matches_AnythingElse_IsNot(string registered, string asked) => RedirectUri.Matches(registered, asked).ShouldBeFalse();

    [Theory]
    [InlineData("https://desk.test/callback", "desk.test")]
    [InlineData("https://desk.test:8443/callback", "desk.test:8443")]
    [InlineData("https://xn--bcher-kva.test/", "xn--bcher-kva.test")]
    [InlineData("http://127.0.0.1:49152/callback", "127.0.0.1")]
    [InlineData("com.example.desk:/callback", "com.example.desk")]
    public void PlaceOf_Any_IsWhatPeopleCanCompare(string uri, string place) => RedirectUri.PlaceOf(uri).ShouldBe(place);
}
