#include "src/crypto/common_passwords.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "src/base/encoding.h"

namespace panal::crypto {
namespace {

// Names, places, loves, teams, heroes and habits, in Spanish and English; a space after each. With
// the rules below they cover the 3,500 commonest passwords of a public list.
constexpr std::string_view kWords =
    " "
    "1232323q 1234567890a 1234567890q 123456789a 123456789q 123456789z 12345678a 12345678q "
    "1234567a 1234567q 123456qw 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 "
    "9293709b13 a1234567 a12345678 a123456789 a1b2c3 a1b2c3d4 a1s2d3f a2b3c4d a2s3d4f "
    "aa123456 aardvark abc123 abcd1234 abeja aberdeen abril abuela acceso access acdc "
    "achilles adgjmptw adm1n admin administrador administrator adrian adriana agent agosto "
    "aguila agustin airborne airforce airplane albatros alberto alegria alejandr alejandra "
    "alejandro aleksandr aleksandra alexande alexander alexander1 alexandr alexandra alexis "
    "alfonso alfredo alicante alicia alphabet alumno alvaro amanda amateurs america amiga "
    "amigo amigos amistad amor amorcito amorcitos amores amsterda amsterdam ana anaconda "
    "anahi andalucia andrea andres andrew android andromed andromeda angel angel1 angela "
    "angeles angelica angelito anhyeuem anthony antonio apollo apple applepie april aquarius "
    "argentina armagedon arsenal asd123 asdf asdf1234 asdfasdf asdfgh asdfghjk asdfghjkl "
    "ashley aspirine assassin asshole assholes asturias athletic atlantis atleti atletico "
    "atleticomadrid audi august australi australia autumn avalanch azerty azertyui "
    "azertyuiop azsxdcfv baby babyblue babyboy babydoll babyface babygirl babylon babylove "
    "backdoor bailey balloons baloncesto banana banco barbados barbara barbie barca barcelon "
    "barcelona barefoot barça baseball basketba basketball batman bcfields beatles beatriz "
    "beautifu bebe beckham beefcake bella bendicion benjamin berlin betis bienvenida "
    "bienvenido bienvenidos bigballs bigboobs bigdaddy bigmoney bilbao billybob billyboy "
    "binladen bitch bitchass blackbir blackcat blackdog blackhaw blackjac blackjack blackout "
    "blessed blessing blink182 blizzard bluebird blueeyes bluefish bluemoon bmw bobafett "
    "bobdylan bocajuniors bogota bolivia bollocks bonehead bonita bookworm borussia boston "
    "brandon brasil brighton brittany broncos brooklyn brucelee bubbles buckeyes buckshot "
    "budapest buddyboy budlight budweise buenosaires bulldog bulldogs bullfrog bullseye "
    "bullshit bunghole buster buttercu butterfl butterfly butthead butthole caballo cabron "
    "cadillac caliente californ california caligula cambiame cambiami cambiar cameltoe "
    "cameron canada canarias candyman cannabis cantabria capitan capslock captain caracas "
    "caramelo cardinal carlitos carlos carmen carolina carpedie casanova catalunya catherin "
    "cavalier cdtnkfyf celtic cerberus cereza cesar cfitymrf chainsaw champion changeit "
    "changeme chargers charles charlie charlott charlotte charlton checkers cheese chelsea "
    "chelseafc cherokee chester chevelle chevrole chevrolet cheyenne chicago chicken "
    "chickens chile chingon chiquita chiquito chocolat chocolate chocolate1 chrisbln christ "
    "christia christian christin christop chrysler chuckles cinnamon cjkysirj clarinet "
    "claudia clave claymore clevelan cliente clientes clitoris cocacola coco coffee coldbeer "
    "colegio college colmena colombia colorado coltrane commando company compras computadora "
    "computer computer1 concorde concrete conejo connect consumer contabilidad contable "
    "contrasena contrasenya contraseña contrasinal cookie cookies cooldude coolness cooper "
    "corazon corazones cordoba corleone coruña corvette cosmos cosworth cowboy cowboys coño "
    "crazybab creampie creative creativo cricket cristal cristiano cristina cristo crjhgbjy "
    "crusader crystal cuba daisy dallas daniel daniela danielle dannyboy darklord darkness "
    "darkside darkstar database david dbrnjhbz deadhead deadpool debian december deepthroat "
    "deeznuts deeznutz default defender deftones delfin demo deportivo designer devil "
    "devildog dfktynbyf diamond diamonds diciembre dickhead diego dietcoke digital dilligaf "
    "dinero dingdong dinosaur dinosaurio dios dioses diosesamor diosmio director directora "
    "dirtbike discover disney dkflbckfd dkflbvbh doberman dodgeram doghouse dolphin dolphins "
    "domingo doraemon doughboy dragon dragonba dragonball dragonballz drowssap drpepper "
    "dthjybrf dutchess eagle eagles eastside eastwood eatpussy ecuador eduardo einstein "
    "ekaterina eldorado electric electron elefante elena elephant elizabet elizabeth "
    "elizaveta emilio eminem empresa enero engineer enrique enterpri enterprise ericsson "
    "escuela espana españa esperanza esteban estrella estrellita estudiante eternity euskadi "
    "everton excalibu explorer facebook facturas faith falcon familia family farscape "
    "fastball fcbarcelona febrero february felicidad felipe fernanda fernando ferrari "
    "fgtkmcby fireball firebird fishing fktrcfylh fktrcfylhf flamingo flexible florida "
    "flounder flower flowers football fordf forever formula fortnite francesc francisco "
    "freckles freedom freepass freeporn freeuser fresa friday friend friends frodo front "
    "frontier fuck_inside fuckface fuckme fuckoff fuckthis fuckyou futbol fyfcnfcbz fyutkbyf "
    "gabriel gabriela gabriell galaxy galicia galletas gamecock gamecube gameover gandalf "
    "gangbang gangster garfield gargoyle gateway gatita gatito gatorade george gerente "
    "german geronimo gesperrt getmoney gfhjkm ghbdtnbr ghblehjr ghjcnjnfr ghostrider "
    "gilipollas ginger girasol gladiator gloria gmail godfathe godfather godsmack godzilla "
    "goku golden goldfish goldstar goldwing golf golfball gonzalo goodluck goodtime google "
    "gordon gotohell grace granada greatone greenbay greenday guadalupe guardian guatemala "
    "guerrero guest guillermo guinness gustavo halamadrid halflife hamburger handyman "
    "hannibal happy happyday hardcock hardcore hardrock harley harrypotter hawaii hawaiian "
    "hawkeyes hayabusa heather heaven hector hedgehog heineken hellfire hello hello1 "
    "hellokitty helloworld hellyeah hercules hermana hermano hermione hermosa highland hija "
    "hijo hijoputa hockey hogwarts hola holahola hollywoo holyshit honda hongkong hoosiers "
    "hotmail hotpussy hotstuff hugo hunter hurrican hyperion icecream idontkno idontknow "
    "ihateyou illusion ilove ilovesex iloveu iloveyou immortal infiniti infinity insomnia "
    "instagram instituto inter internet internet1 intrepid intruder inuyasha invierno "
    "invitado iphone ireland ironmaiden ironman isabel istanbul ivan iverson j4ye3uz jackson "
    "jaguar jaime james jamesbon jamesbond january jasmine jasper javier jayhawks jefe "
    "jennifer jessica jesucristo jesus jesusteamo joaquin joder johannes johnson jonathan "
    "jordan jorge jose josemaria joshua juan juancarlos juanjose jueves julio july june "
    "junio jupiter just4fun justdoit justin juventus kakashka kamikaze kangaroo karolina "
    "katerina kawasaki kazantip kcj9wx5n kenworth keyboard keystone killbill killer kingfish "
    "kingkong kingston kissmyass kittycat kittykat kleopatra knickers knight knockers "
    "labrador lacrosse lakers lancelot lasvegas laura leavemealone legend leon lesbians "
    "letmein libertad lifehack lightnin lightning lima limon lineage linkedin linkinpark "
    "linux lionking liverpoo liverpool lkjhgfdsa lobo login logitech lokomotiv lollipop "
    "london londres lonestar lonewolf longhorn lorenzo love lovely loveme lover loverboy "
    "loveu loveyou lowrider lucia lucky lucky7 luckydog luis luna lunes macdaddy madison "
    "madrid maestro maggie magic magician magicman magico mailcreated majestic makaveli "
    "maksimka malaga mallorca mama mamapapa mamaypapa mamita manager manchest manchester "
    "mandarin mandingo manuel manutd manzana maradona marathon marcelo march marcos "
    "margarita maria mariajose mariana maricon marine mariners marino mario mariobros "
    "mariposa mariposas marlboro marta martes martin maryjane marzo master matrix matthew "
    "maverick max maxwell mayo mazafaka meatball meathead meatloaf mechanic medellin "
    "megadeth megapass megatron melissa mephisto mercedes mercury meridian merlin mersedes "
    "messi metallic metallica mexico miamor michael michelle michigan mickey mickeymouse "
    "miclave micontrasena microlab microphone microsof microsoft midnight miercoles mierda "
    "mifamilia miguel miguelangel milagros milan military millon millonario millwall "
    "minecraft mipassword mistress mivida mnbvcxz molly mollydog monalisa monday money "
    "moneyman mongoose monica monkey mono monopoly monster montgom montreal moonlight "
    "morpheus mortgage mortimer motherlode motorola mountain movistar multiplelo munchkin "
    "muneca murcia mushroom musicman mustang mustangs muñeca mylove mypass mypassword mysql "
    "nada nala naranja naruto natalia ncc1701a ncc1701d ncc1701e nebraska negocio netscape "
    "newcastl newpass newpassword newyork nicolas nicole ninguna ninguno ninja nintendo "
    "nirvana nissan nokia nolose nose nosequeponer nothing november noviembre nuttertools "
    "nwo4life oblivion october octubre office oficina oldpassword oliver olvidada olvide "
    "operator oracle orange ordenador oscar otono otoño overkill overlord p0015123 p4ssword "
    "p@ssw0rd p@ssword pa55w0rd pa55word pablo packers paintbal paintball pakistan panal "
    "panama panasoni panasonic pantera panther panthers pantyhos papa papito paradise "
    "paraguay paris pass passport passw0rd passwd passwor password passwords passwort "
    "patricia patrick patriots pavilion paz peace peanut pearljam peekaboo pendejo penguins "
    "penthous pepper perrito peru peterpan peugeot philippe phillies phoenix pianoman "
    "pikachu pilar pineappl pingpong pinkfloy pinkfloyd piramida pirata pirate platano "
    "platinum playboy playstation playtime plymouth poiuytr poiuytrewq pokemon polniypizdec "
    "poohbear poontang porkchop pornstar porsche portland portugal poseidon postgres "
    "preacher preciosa precious predator presario primavera princesa princess pringles "
    "privado private profesor profesora prueba pruebas punisher punkrock purple pussy "
    "pussycat pussyman puta putamadre q1w2e3 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y qawsedrf qazwsx "
    "qazwsxed qazwsxedc qazwsxedcrfv quito qw34er qwaszx qwe123 qweasd qweasdzxc qwer1234 "
    "qwerty qwertyui qwertyuiop qwertz qwertzuiop r2d2c3po radiohea rafael ragnarok raiders "
    "rainbow raistlin rammstein ramon ranger rangers raquel rasputin rastaman raul "
    "raulgonzalez rbd realmadrid rebecca rebelde reckless redalert redskins redsox redwings "
    "renault renegade rex rfnthbyf rhbcnbyf rhfcjnrf rhtdtlrj ricardo richard rightnow "
    "riverplate rjirfrgbde rjycnfynby roadkill roadking roadrunn robert roberto robotech "
    "rocio rockford rockhard rockstar rocky rodrigo rolltide roma romashka ronaldinho "
    "ronaldo ronaldo7 root rootbeer rosario rosita ruben runescape rush2112 sabado sailboat "
    "salamander salasana samantha samsung samurai sandiego sandra santiago sapphire sara "
    "saratoga sasuke satan saturday saturn scarface school scooby scoobydo scoobydoo scooter "
    "scorpio scorpion scotland seahawks seat sebastia secret secretaria secreto security "
    "seguridad seguro seinfeld selena seminole semperfi sentinel septembe september "
    "septiembre serenity sergio sersolution server servidor sevilla sevillafc sexsex sexy "
    "sexygirl shadow shakira shamrock shaney shannon sherlock shitface shithead showtime "
    "silver silverad silvia simba simpsons sinister sistema sithlord skittles skorpion "
    "skywalke skywalker slapshot slayer slipknot slippery smashing smeghead smile sneakers "
    "snickers snoopdog snoopy snowball snowboar snuggles soccer socrates sofia softball "
    "software sojdlg123aljg soldado soldier sonia sophie soso123aljg soulmate southpar "
    "southpark spaceman spain spanking spanks spartans specialk spectrum spencer spider "
    "spiderma spiderman spitfire splinter spongebob spring squirrel srinivas stallion "
    "starbuck starcraf starcraft stardust starfire starfish stargate starship startrek "
    "starwars steelers stephani stephanie stephen steve steven stingray stocking stonecol "
    "stonecold stranger stripper student summer sundance sunday sunflowe sunflower sunnyday "
    "sunshine super superfly superman supersta superstar superuser supervisor svetlana "
    "sweetheart sweetpea sweety swimming swingers swordfis swordfish syncmaster syracuse "
    "system tacobell talisman tarheels taylor tazmania teacher teadoro teamo teamomucho "
    "technics teddybea teddybear telefonica telephon temp temporal tenis tennis tequiero "
    "tequieromucho teresa terminator terrapin test testing testpass texas thailand thanatos "
    "thankyou thebeatles thedoors thegreat thirteen thomas thor thuglife thunder thunderb "
    "thursday tiberius tiffany tiger tigger tigre tinkerbell titanium titleist toby together "
    "tommyboy toor tortuga tottenha tottenham toyota trabajo translator traveler treasure "
    "trfnthbyf triangle trombone truelove trustno1 tuesday tunafish turkey twilight twitter "
    "tyler ubuntu ugd5hip2j ultimate umbrella underdog undertaker universe universidad "
    "universo uruguay user usuario usuckballz vacation valencia valenciacf valentin "
    "valentina valhalla valkyrie vanessa vanhalen vasilisa vegeta venezuela ventas verano "
    "verbatim veronica veronika vfhufhbnf vfrcbvrf vfvfgfgf vicente victor victoria "
    "victoria1 viernes viewsonic viktoria violeta violetta virgen viscabarca vkontakte "
    "vladimir vladislav vodafone volkswagen vsjasnel warcraft wareagle warhammer warrior "
    "warriors waterloo webmaste webmaster wednesday welcome werewolf westside westwood "
    "wetpussy whatever whatsapp whiskers whitesox whocares wildcard wildcats wildfire "
    "william windows windows10 windows7 windowsxp winston winter wishbone wizard wolf "
    "wolfgang wolfpack wolverin wolverine wolves wordpass wrangler wrestlin wrinkle wsxedc "
    "x2zkg8w xbox xswzaq yahoo yamaha yankees yeahbaby yellow yfcntymrf yjdsqgfhjkm yoda "
    "yolanda yosemite youtube z1x2c3v zaq12wsx zaqwsx zaqxsw zaragoza zelda zeppelin "
    "zerocool zeus zidane zxasqw zxc123 zxcv zxcv1234 zxcvbn zxcvbnm ";

// Runs that fingers or minds walk along, either way.
constexpr std::array<std::string_view, 10> kWalks = {
    "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qwertzuiop", "azertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p",
    "147258369"};

bool is_word(std::string_view text) {
  return !text.empty() && text.find(' ') == std::string_view::npos &&
         kWords.find(" " + std::string(text) + " ") != std::string_view::npos;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80); }

// Without the digits and signs around it, which is how people meet a rule that wants some.
std::string_view core_of(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

// The same few characters again and again: aaaaaaaa, 12341234, holahola.
bool is_repetition(std::string_view text) {
  for (std::size_t unit = 1; unit <= text.size() / 2; ++unit) {
    if (text.substr(unit) == text.substr(0, text.size() - unit)) return true;
  }
  return false;
}

// Made of nothing but steps along walks, changing walk or direction at most twice: 12345678,
// 87654321, qwerty1234, abcd1234.
bool is_walk(std::string_view text) {
  int parts = 0;
  while (!text.empty() && parts < 3) {
    std::size_t longest = 0;
    for (const std::string_view walk : kWalks) {
      const std::string back(walk.rbegin(), walk.rend());
      for (std::size_t size = text.size(); size > longest; --size) {
        const auto piece = text.substr(0, size);
        if (walk.find(piece) != std::string_view::npos || back.find(piece) != std::string::npos) {
          longest = size;
        }
      }
    }
    if (longest < 3) return false;
    text.remove_prefix(longest);
    ++parts;
  }
  return text.empty();
}

}  // namespace

bool is_common_password(std::string_view password) {
  constexpr std::size_t kLongest = 32;  // longer ones are not common
  if (password.size() > kLongest) return false;
  const std::string lower = lower_ascii(password);
  const std::string_view core = core_of(lower);
  // Digits alone are a date or a telephone number at best.
  return is_word(lower) || core.empty() || is_word(core) || is_repetition(lower) ||
         is_repetition(core) || is_walk(lower);
}

}  // namespace panal::crypto
