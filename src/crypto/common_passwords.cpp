#include "src/crypto/common_passwords.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "src/base/encoding.h"

namespace panal::crypto {
namespace {

// Names, places, loves, teams, heroes and habits, in Spanish and English; a space after each.
constexpr std::string_view kWords =
    " "
    "1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 a1b2c3 a1b2c3d4 aa123456 "
    "abc123 abcd1234 abeja abril abuela acceso access acdc adm1n admin administrador "
    "administrator adrian adriana agosto aguila agustin alberto alegria alejandra alejandro "
    "alexander alexander1 alexandra alexis alfonso alfredo alicante alicia alumno alvaro "
    "amanda america amiga amigo amigos amistad amor amorcito amorcitos amores ana anahi "
    "andalucia andrea andres andrew android angel angel1 angela angeles angelica angelito "
    "anthony antonio apple april argentina arsenal asd123 asdf asdf1234 asdfasdf asdfgh "
    "asdfghjk asdfghjkl ashley asshole asturias athletic atleti atletico atleticomadrid audi "
    "august australia autumn azerty azertyui azertyuiop baby babyboy babygirl bailey "
    "baloncesto banana banco barbara barbie barca barcelona barça baseball basketball batman "
    "beatles beatriz bebe beckham bella bendicion benjamin berlin betis bienvenida "
    "bienvenido bienvenidos bilbao bitch blessed blessing blink182 bmw bocajuniors bogota "
    "bolivia bonita boston brandon brasil brittany broncos brooklyn bubbles buenosaires "
    "bulldog bullshit buster butterfly caballo cabron california cambiame cambiar cameron "
    "canada canarias cantabria capitan captain caracas caramelo carlos carmen carolina "
    "catalunya celtic cereza cesar changeit changeme charlie charlotte cheese chelsea "
    "chelseafc chester cheyenne chicago chicken chile chingon chiquita chiquito chocolate "
    "chocolate1 christ christian christin claudia clave cliente clientes coco coffee colegio "
    "college colmena colombia company compras computadora computer computer1 conejo connect "
    "contabilidad contable contrasena contrasenya contraseña contrasinal cookie cookies "
    "cooper corazon corazones cordoba coruña corvette cosmos cowboy cowboys coño creative "
    "creativo cricket cristal cristiano cristina cristo crystal cuba daisy dallas daniel "
    "daniela danielle database david debian december default delfin demo deportivo diamond "
    "diciembre diego dinero dinosaurio dios dioses diosesamor diosmio director directora "
    "disney dolphin dolphins domingo doraemon dragon dragonball dragonballz eagle eagles "
    "ecuador eduardo elefante elena elizabeth emilio eminem empresa enero enrique enterprise "
    "escuela espana españa esperanza esteban estrella estrellita estudiante euskadi everton "
    "facebook facturas faith falcon familia family fcbarcelona febrero february felicidad "
    "felipe fernanda fernando ferrari florida flower flowers football forever fortnite "
    "francisco freedom fresa friday friend friends frodo fuckme fuckoff fuckyou futbol "
    "gabriel gabriela galaxy galicia galletas gandalf garfield gatita gatito george gerente "
    "german gilipollas ginger girasol gloria gmail goku golden golf gonzalo google grace "
    "granada greenday guadalupe guatemala guerrero guest guillermo gustavo halamadrid "
    "hamburger happy harley harrypotter hawaii heather heaven hector hello hello1 hellokitty "
    "helloworld hermana hermano hermione hermosa hija hijo hijoputa hockey hogwarts hola "
    "holahola honda hotmail hugo hunter ilove iloveu iloveyou instagram instituto inter "
    "internet internet1 invierno invitado iphone ireland ironmaiden ironman isabel ivan "
    "jackson jaguar jaime january jasper javier jefe jennifer jessica jesucristo jesus "
    "jesusteamo joaquin joder johnson jonathan jordan jorge jose josemaria joshua juan "
    "juancarlos juanjose jueves julio july june junio jupiter justin juventus killer knight "
    "lakers laura legend leon letmein libertad lightning lima limon linkedin linkinpark "
    "linux liverpool lkjhgfdsa lobo login london londres lorenzo love lovely loveme lover "
    "loveu loveyou lucia lucky lucky7 luis luna lunes madrid maestro maggie magic magico "
    "malaga mallorca mama mamapapa mamaypapa mamita manager manchester manuel manutd manzana "
    "maradona marcelo march marcos margarita maria mariajose mariana maricon marine mario "
    "mariobros mariposa mariposas marta martes martin marzo master matrix matthew maverick "
    "max mayo medellin megadeth melissa mercedes mercury merlin messi metallica mexico "
    "miamor michael michelle mickey mickeymouse miclave micontrasena microsoft midnight "
    "miercoles mierda mifamilia miguel miguelangel milagros milan military millon millonario "
    "minecraft mipassword mivida mnbvcxz molly monday money monica monkey mono mountain "
    "movistar muneca murcia mustang muñeca mylove mypass mypassword mysql nada nala naranja "
    "naruto natalia negocio newpass newpassword newyork nicolas nicole ninguna ninguno ninja "
    "nintendo nirvana nissan nolose nose nosequeponer nothing november noviembre october "
    "octubre office oficina oldpassword oliver olvidada olvide oracle orange ordenador oscar "
    "otono otoño p4ssword p@ssw0rd p@ssword pa55word pablo packers panal panama pantera "
    "panther papa papito paraguay paris pass passw0rd passwd password passwort patricia "
    "patrick paz peace peanut pendejo pepper perrito peru peugeot phoenix pikachu pilar "
    "pirata pirate platano playstation poiuytr poiuytrewq pokemon porsche postgres preciosa "
    "primavera princesa princess privado private profesor profesora prueba pruebas purple "
    "pussy puta putamadre q1w2e3 q1w2e3r4 q1w2e3r4t5 qazwsx qazwsxedc quito qwe123 qweasd "
    "qweasdzxc qwer1234 qwerty qwertyui qwertyuiop qwertz qwertzuiop rafael rainbow ramon "
    "ranger rangers raquel raul raulgonzalez rbd realmadrid rebelde redsox renault rex "
    "ricardo richard riverplate robert roberto rocio rocky rodrigo roma ronaldinho ronaldo "
    "ronaldo7 root rosario rosita ruben rush2112 sabado samantha samsung samurai sandra "
    "santiago sara sasuke saturday saturn school scooby scoobydoo scooter scorpion seat "
    "secret secretaria secreto security seguridad seguro selena september septiembre sergio "
    "server servidor sevilla sevillafc sexsex sexy shadow shakira silver silvia simba "
    "sistema skywalker slayer slipknot smile snoopy soccer sofia soldado soldier sonia "
    "sophie spain spider spiderman spring startrek starwars steelers stephanie stephen steve "
    "steven student summer sunday sunflower sunshine superman superuser supervisor "
    "sweetheart sweety system taylor teacher teadoro teamo teamomucho telefonica temp "
    "temporal tenis tennis tequiero tequieromucho teresa test testing texas thebeatles "
    "thomas thor thunder thursday tigger tigre tinkerbell toby together toor tortuga toyota "
    "trabajo truelove trustno1 tuesday twitter tyler ubuntu universe universidad universo "
    "uruguay user usuario valencia valenciacf valentina vanessa vegeta venezuela ventas "
    "verano veronica vicente victor victoria victoria1 viernes violeta virgen viscabarca "
    "vodafone volkswagen warrior wednesday welcome whatever whatsapp william windows "
    "windows10 windows7 windowsxp winter wizard wolf wolves wsxedc xbox xswzaq yahoo yamaha "
    "yankees yellow yoda yolanda youtube zaq12wsx zaqwsx zaqxsw zaragoza zelda zeus zidane "
    "zxasqw zxc123 zxcv zxcv1234 zxcvbn zxcvbnm ";

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
