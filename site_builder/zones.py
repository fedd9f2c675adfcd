"""Names that stand for time zones: places, phrases and abbreviations.

Each table is text, one `zone: names` a line, so that a correction is a change of one line. Names
are compared by `fold`: capitals, accents, dots, apostrophes and hamza forms do not matter.
A name that is as well known for another zone (Cordoba, Hyderabad, San Juan) is left out: the
editor adds it, with the zone that is meant, under [dateline] zones in site.toml.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from functools import cache, lru_cache

# Where articles are filed: every capital, and the cities that news comes from.
PLACES = """
Africa/Abidjan: Abidjan, Abiyán, Yamoussoukro, أبيدجان, ياموسوكرو, אביג׳אן
Africa/Accra: Accra, Acra, أكرا, אקרה
Africa/Addis_Ababa: Addis Ababa, Addis-Abeba, Adís Abeba, أديس أبابا, אדיס אבבה
Africa/Algiers: Algiers, Alger, Algier, Argel, Oran, Constantine, الجزائر, وهران, אלג׳יר
Africa/Asmara: Asmara, Asmera, أسمرة, אסמרה
Africa/Bamako: Bamako, باماكو, במאקו
Africa/Bangui: Bangui, بانغي, بانغوي, בנגואי
Africa/Banjul: Banjul, بانجول, בנג׳ול
Africa/Bissau: Bissau, Bisáu, بيساو, ביסאו
Africa/Blantyre: Lilongwe, Blantyre, ليلونغوي, بلانتاير, לילונגווה
Africa/Brazzaville: Brazzaville, برازافيل, ברזוויל
Africa/Bujumbura: Gitega, Bujumbura, غيتيغا, بوجومبورا, בוג׳ומבורה
Africa/Cairo: Cairo, Le Caire, El Cairo, Kairo, القاهرة, קהיר
Africa/Cairo: Alexandria, Alexandrie, Suez, Sharm el-Sheikh, Charm el-Cheikh, El-Arish, Giza
Africa/Cairo: الإسكندرية, السويس, شرم الشيخ, العريش, الجيزة, אלכסנדריה, שארם א-שייח׳
Africa/Casablanca: Rabat, Casablanca, Marrakesh, Marrakech, Tangier, Tanger, Fes, Fez, Agadir
Africa/Casablanca: الرباط, الدار البيضاء, مراكش, طنجة, فاس, רבאט, קזבלנקה
Africa/Conakry: Conakry, Conakri, كوناكري, קונאקרי
Africa/Dakar: Dakar, داكار, דקאר
Africa/Dar_es_Salaam: Dodoma, Dar es Salaam, Daressalam, دودوما, دار السلام, דודומה
Africa/Djibouti: Djibouti, Yibuti, Dschibuti, جيبوتي, ג׳יבוטי
Africa/Douala: Yaoundé, Yaounde, Douala, ياوندي, دوالا, יאונדה
Africa/El_Aaiun: Laayoune, Laâyoune, El Aaiún, العيون
Africa/Freetown: Freetown, فريتاون, فري تاون, פריטאון
Africa/Gaborone: Gaborone, غابورون, גבורונה
Africa/Harare: Harare, هراري, הרארה
Africa/Johannesburg: Pretoria, Cape Town, Le Cap, Kapstadt, Ciudad del Cabo, Johannesburg
Africa/Johannesburg: Johannesburgo, Durban, Bloemfontein, Soweto
Africa/Johannesburg: بريتوريا, كيب تاون, جوهانسبرغ, جوهانسبورغ, פרטוריה, קייפטאון, יוהנסבורג
Africa/Juba: Juba, Djouba, Dschuba, جوبا, ג׳ובה
Africa/Kampala: Kampala, Entebbe, كمبالا, كامبالا, عنتيبي, קמפלה, אנטבה
Africa/Khartoum: Khartoum, Khartum, Jartum, Omdurman, Port Sudan, Port-Soudan
Africa/Khartoum: الخرطوم, أم درمان, بورتسودان, חרטום
Africa/Kigali: Kigali, كيغالي, קיגלי
Africa/Kinshasa: Kinshasa, كينشاسا, קינשאסה
Africa/Lagos: Abuja, Lagos, Kano, Maiduguri, أبوجا, لاغوس, אבוג׳ה, לאגוס
Africa/Libreville: Libreville, ليبرفيل, ליברוויל
Africa/Lome: Lomé, لومي, לומה
Africa/Luanda: Luanda, لواندا, לואנדה
Africa/Lubumbashi: Goma, Bukavu, Lubumbashi, غوما, لوبومباشي
Africa/Lusaka: Lusaka, لوساكا, לוסקה
Africa/Malabo: Malabo, مالابو, מלבו
Africa/Maputo: Maputo, مابوتو, מאפוטו
Africa/Maseru: Maseru, ماسيرو, מסרו
Africa/Mbabane: Mbabane, Lobamba, مباباني, אמבבנה
Africa/Mogadishu: Mogadishu, Mogadiscio, Mogadischu, مقديشو, מוגדישו
Africa/Monrovia: Monrovia, مونروفيا, מונרוביה
Africa/Nairobi: Nairobi, Mombasa, نيروبي, ניירובי
Africa/Ndjamena: N'Djamena, Yamena, نجامينا, אנג׳מנה
Africa/Niamey: Niamey, نيامي, ניאמיי
Africa/Nouakchott: Nouakchott, Nuakchot, نواكشوط, נואקשוט
Africa/Ouagadougou: Ouagadougou, Uagadugú, واغادوغو, וואגאדוגו
Africa/Porto-Novo: Porto-Novo, Cotonou, بورتو نوفو, كوتونو, פורטו נובו
Africa/Sao_Tome: São Tomé, Santo Tomé, ساو تومي, סאו טומה
Africa/Tripoli: Tripoli, Trípoli, Tripolis, Benghazi, Misrata, طرابلس, بنغازي, مصراتة, טריפולי
Africa/Tripoli: בנגזי
Africa/Tunis: Tunis, Túnez, Sfax, تونس, صفاقس, תוניס
Africa/Windhoek: Windhoek, ويندهوك, וינדהוק
America/Anchorage: Anchorage, أنكوراج, אנקורג׳
America/Antigua: St. John's, Saint John's, سانت جونز
America/Argentina/Buenos_Aires: Buenos Aires, Buenos-Aires, بوينس آيرس, בואנוס איירס
America/Asuncion: Asunción, أسونسيون, אסונסיון
America/Barbados: Bridgetown, بريدج تاون, ברידג׳טאון
America/Belize: Belmopan, Belmopán, بلموبان, בלמופן
America/Bogota: Bogotá, Medellín, Cali, بوغوتا, בוגוטה
America/Caracas: Caracas, Maracaibo, كاراكاس, קראקס
America/Cayenne: Cayenne, Kourou, كايين
America/Chicago: Chicago, Houston, Dallas, Austin, New Orleans, Minneapolis, St. Louis
America/Chicago: شيكاغو, هيوستن, دالاس, שיקגו, יוסטון, דאלאס
America/Costa_Rica: San José, سان خوسيه, סן חוסה
America/Denver: Denver, Salt Lake City, دنفر, דנוור
America/Detroit: Detroit, ديترويت, דטרויט
America/Dominica: Roseau, روسو
America/Edmonton: Edmonton, Calgary, إدمونتون, كالغاري
America/El_Salvador: San Salvador, سان سلفادور, סן סלבדור
America/Grenada: St. George's, Saint-Georges, سانت جورجز
America/Guatemala: Guatemala City, Guatemala, Ciudad de Guatemala, غواتيمالا, גואטמלה סיטי
America/Guayaquil: Quito, Guayaquil, كيتو, קיטו
America/Guyana: Georgetown, جورج تاون, ג׳ורג׳טאון
America/Halifax: Halifax, هاليفاكس
America/Havana: Havana, La Havane, La Habana, Havanna, هافانا, הוואנה
America/Jamaica: Kingston, كينغستون, קינגסטון
America/La_Paz: La Paz, Sucre, لاباز, لا باز, سوكري, לה פאס
America/Lima: Lima, ليما, לימה
America/Los_Angeles: Los Angeles, San Francisco, San Diego, Sacramento, Las Vegas, Seattle
America/Los_Angeles: لوس أنجلوس, سان فرانسيسكو, سياتل, לוס אנג׳לס, סן פרנסיסקו, סיאטל
America/Managua: Managua, ماناغوا, מנגואה
America/Martinique: Fort-de-France, فور دو فرانس
America/Mexico_City: Mexico City, Mexico, Ciudad de México, Mexiko-Stadt, مكسيكو, مكسيكو سيتي
America/Mexico_City: מקסיקו סיטי
America/Montevideo: Montevideo, مونتيفيديو, מונטווידאו
America/Nassau: Nassau, ناساو, נסאו
America/New_York: Washington, Washington DC, New York, New York City, Nueva York, United Nations
America/New_York: Nations unies, Naciones Unidas, Boston, Philadelphia, Philadelphie, Atlanta, Miami
America/New_York: Baltimore, Pittsburgh, واشنطن, نيويورك, الأمم المتحدة, بوسطن, ميامي
America/New_York: וושינגטון, ניו יורק, בוסטון, מיאמי
America/Nuuk: Nuuk, نوك, נואוק
America/Panama: Panama City, Panama, Panamá, Ciudad de Panamá, بنما, פנמה סיטי
America/Paramaribo: Paramaribo, باراماريبو, פרמריבו
America/Phoenix: Phoenix, Tucson, فينيكس, פיניקס
America/Port-au-Prince: Port-au-Prince, Puerto Príncipe, بورت أو برنس, פורט או פרינס
America/Port_of_Spain: Port of Spain, Port-d'Espagne, Puerto España, بورت أوف سبين, פורט אוף ספיין
America/Puerto_Rico: Puerto Rico, Porto Rico, بورتوريكو
America/Santiago: Santiago, Santiago de Chile, Valparaíso, سانتياغو, סנטיאגו
America/Santo_Domingo: Santo Domingo, Saint-Domingue, سانتو دومينغو, סנטו דומינגו
America/Sao_Paulo: Brasília, Brasilia, São Paulo, Rio de Janeiro, Porto Alegre
America/Sao_Paulo: برازيليا, ساو باولو, ريو دي جانيرو, ברזיליה, סאו פאולו, ריו דה ז׳נרו
America/St_Kitts: Basseterre, باستير
America/St_Lucia: Castries, كاستريس
America/St_Vincent: Kingstown, كينغستاون
America/Tegucigalpa: Tegucigalpa, تيغوسيغالبا, טגוסיגלפה
America/Tijuana: Tijuana, تيخوانا, טיחואנה
America/Toronto: Ottawa, Toronto, Montréal, Quebec City, Québec, أوتاوا, تورونتو, مونتريال
America/Toronto: אוטווה, טורונטו, מונטריאול
America/Vancouver: Vancouver, فانكوفر, ונקובר
America/Winnipeg: Winnipeg, وينيبيغ
Asia/Aden: Sanaa, Sana'a, Sanaá, Aden, Adén, Hodeida, Hodeidah, Marib, Taiz, Taëz
Asia/Aden: صنعاء, عدن, الحديدة, مأرب, تعز, צנעא, עדן
Asia/Almaty: Astana, Nur-Sultan, Almaty, Alma-Ata, أستانا, ألماتي, אסטנה, אלמאטי
Asia/Amman: Amman, Ammán, Irbid, Zarqa, Aqaba, Akaba, عمان, عمّان, إربد, الزرقاء, العقبة, עמאן, עקבה
Asia/Ashgabat: Ashgabat, Achgabat, Asjabad, Aschgabat, عشق آباد, אשגבאט
Asia/Baghdad: Baghdad, Bagdad, Basra, Bassorah, Mosul, Mossoul, Mossul, Erbil, Kirkuk, Kirkouk
Asia/Baghdad: Najaf, Karbala, Kerbala, Fallujah, Sulaymaniyah, Souleimaniyeh
Asia/Baghdad: بغداد, البصرة, الموصل, أربيل, كركوك, النجف, كربلاء, الفلوجة, السليمانية, בגדד, מוסול
Asia/Bahrain: Manama, Bahrain, Bahreïn, Baréin, المنامة, البحرين, מנאמה
Asia/Baku: Baku, Bakou, Bakú, باكو, באקו
Asia/Bangkok: Bangkok, بانكوك, בנגקוק
Asia/Beirut: Beirut, Beyrouth, Tyre, Tyr, Sidon, Saïda, Baalbek, Naqoura, Nabatieh, Zahlé
Asia/Beirut: بيروت, صور, صيدا, بعلبك, الناقورة, النبطية, زحلة, ביירות, צור, צידון
Asia/Bishkek: Bishkek, Bichkek, Biskek, Bischkek, بيشكيك, בישקק
Asia/Brunei: Bandar Seri Begawan, بندر سري بكاوان
Asia/Colombo: Colombo, Sri Jayawardenepura Kotte, كولومبو, קולומבו
Asia/Damascus: Damascus, Damas, Damasco, Damaskus, Aleppo, Alep, Alepo, Homs, Hama, Idlib, Idleb
Asia/Damascus: Latakia, Lattaquié, Deir ez-Zor, Deir Ezzor, Raqqa, Daraa, Deraa, Sweida, Quneitra
Asia/Damascus: دمشق, حلب, حمص, حماة, إدلب, اللاذقية, دير الزور, الرقة, درعا, السويداء, القنيطرة
Asia/Damascus: דמשק, חלב
Asia/Dhaka: Dhaka, Dacca, Daca, دكا, דאקה
Asia/Dili: Dili, ديلي, דילי
Asia/Dubai: Abu Dhabi, Abou Dhabi, Abu Dabi, Dubai, Dubaï, Dubái, Sharjah, Charjah, Fujairah
Asia/Dubai: أبو ظبي, أبوظبي, دبي, الشارقة, الفجيرة, אבו דאבי, דובאי
Asia/Dushanbe: Dushanbe, Douchanbé, Dusambé, Duschanbe, دوشنبه, دوشانبي, דושנבה
Asia/Gaza: Gaza, Gaza City, Gaza-Ville, Ciudad de Gaza, Gaza-Stadt, Rafah, Khan Younis, Khan Yunis
Asia/Gaza: Khan Younès, Jabalia, Deir al-Balah, Beit Lahiya, Beit Hanoun
Asia/Gaza: غزة, مدينة غزة, رفح, خان يونس, خانيونس, جباليا, دير البلح, بيت لاهيا, بيت حانون, עזה
Asia/Gaza: רפיח
Asia/Hebron: Ramallah, Hebron, Hébron, Hebrón, Nablus, Naplouse, Jenin, Jénine, Tulkarm, Tulkarem
Asia/Hebron: Bethlehem, Bethléem, Belén, Jericho, Jéricho, Jericó, Qalqilya
Asia/Hebron: رام الله, الخليل, نابلس, جنين, طولكرم, بيت لحم, أريحا, قلقيلية
Asia/Hebron: רמאללה, חברון, שכם, ג׳נין, בית לחם, יריחו
Asia/Ho_Chi_Minh: Hanoi, Hanoï, Hanói, Ho Chi Minh City, Hô-Chi-Minh-Ville, Saigon, Da Nang
Asia/Ho_Chi_Minh: هانوي, مدينة هو تشي منه, האנוי
Asia/Hong_Kong: Hong Kong, Hongkong, هونغ كونغ, הונג קונג
Asia/Jakarta: Jakarta, Djakarta, Yakarta, جاكرتا, ג׳קרטה
Asia/Jerusalem: Jerusalem, Jérusalem, Jerusalén, Al-Quds, القدس, القدس المحتلة, ירושלים
Asia/Jerusalem: Tel Aviv, Tel-Aviv-Jaffa, Haifa, Haïfa, Jaffa, Nazareth, Eilat, Ashdod, Ashkelon
Asia/Jerusalem: Beersheba, Beer-Sheva, Sderot, Acre, Tiberias, Netanya, Herzliya, Safed
Asia/Jerusalem: Kiryat Shmona
Asia/Jerusalem: تل أبيب, حيفا, يافا, الناصرة, إيلات, أسدود, عسقلان, بئر السبع, سديروت, عكا, طبريا
Asia/Jerusalem: תל אביב, תל אביב-יפו, חיפה, יפו, נצרת, אילת, אשדוד, אשקלון, באר שבע, שדרות, עכו
Asia/Jerusalem: טבריה, נתניה, הרצליה, צפת, קריית שמונה
Asia/Kabul: Kabul, Kaboul, Kandahar, Herat, Jalalabad, كابول, كابل, قندهار, קאבול
Asia/Karachi: Islamabad, Karachi, Karatschi, Lahore, Peshawar, Quetta, Rawalpindi
Asia/Karachi: إسلام آباد, كراتشي, لاهور, بيشاور, אסלאמבאד, קראצ׳י
Asia/Kathmandu: Kathmandu, Katmandou, Katmandú, كاتماندو, קטמנדו
Asia/Kolkata: New Delhi, Nueva Delhi, Neu-Delhi, Delhi, Mumbai, Bombay, Kolkata, Calcutta, Chennai
Asia/Kolkata: Madras, Bangalore, Bengaluru, Srinagar, Ahmedabad
Asia/Kolkata: نيودلهي, دلهي, مومباي, كلكتا, ניו דלהי, מומבאי
Asia/Kuala_Lumpur: Kuala Lumpur, Putrajaya, كوالالمبور, كوالا لمبور, קואלה לומפור
Asia/Kuwait: Kuwait City, Kuwait, Koweït, الكويت, כווית
Asia/Macau: Macau, Macao, ماكاو, מקאו
Asia/Manila: Manila, Manille, مانيلا, מנילה
Asia/Muscat: Muscat, Mascate, Maskat, مسقط, מוסקט
Asia/Nicosia: Nicosia, Nicosie, Nikosia, Larnaca, Limassol, نيقوسيا, لارنكا, ניקוסיה
Asia/Phnom_Penh: Phnom Penh, بنوم بنه, פנום פן
Asia/Pyongyang: Pyongyang, Pjöngjang, بيونغ يانغ, פיונגיאנג
Asia/Qatar: Doha, Al-Doha, الدوحة, דוחא
Asia/Riyadh: Riyadh, Riyad, Ryad, Riad, Jeddah, Djeddah, Dschidda, Yeda, Mecca, Makkah, La Mecque
Asia/Riyadh: La Meca, Mekka, Medina, Médine, Dammam, Dhahran
Asia/Riyadh: الرياض, جدة, مكة, مكة المكرمة, المدينة المنورة, الدمام, الظهران, ריאד, מכה
Asia/Seoul: Seoul, Séoul, Seúl, Busan, سول, سيول, סיאול
Asia/Shanghai: Beijing, Pékin, Pekin, Pekín, Peking, Shanghai, Shanghái, Schanghai, Guangzhou
Asia/Shanghai: Shenzhen, Wuhan, Chongqing, بكين, شنغهاي, شانغهاي, בייג׳ינג, שנחאי
Asia/Singapore: Singapore, Singapour, Singapur, سنغافورة, סינגפור
Asia/Taipei: Taipei, Taipéi, Taipeh, تايبيه, טאיפיי
Asia/Tashkent: Tashkent, Tachkent, Taskent, Taschkent, طشقند, טשקנט
Asia/Samarkand: Samarkand, Samarcande, Samarcanda, سمرقند
Asia/Tbilisi: Tbilisi, Tbilissi, Tiflis, تبليسي, טביליסי
Asia/Tehran: Tehran, Téhéran, Teherán, Teheran, Isfahan, Ispahan, Mashhad, Shiraz, Tabriz, Qom
Asia/Tehran: Natanz, Bandar Abbas, طهران, تهران, أصفهان, مشهد, شيراز, تبريز, قم, טהרן, אספהאן
Asia/Thimphu: Thimphu, Thimphou, Timbu, تيمفو, טהימפהו
Asia/Tokyo: Tokyo, Tokio, Osaka, Kyoto, Hiroshima, Nagasaki, طوكيو, أوساكا, هيروشيما, טוקיו
Asia/Ulaanbaatar: Ulaanbaatar, Ulan Bator, Oulan-Bator, Ulán Bator, أولان باتور, אולן בטור
Asia/Vientiane: Vientiane, Vientián, فيينتيان, ויינטיאן
Asia/Vladivostok: Vladivostok, Wladiwostok, فلاديفوستوك, ולדיווסטוק
Asia/Yangon: Naypyidaw, Nay Pyi Taw, Naipyidó, Yangon, Rangoon, Rangoun, نايبيداو, يانغون
Asia/Yangon: נאיפידאו, יאנגון
Asia/Yekaterinburg: Yekaterinburg, Ekaterinbourg, Jekaterinburg, Ekaterimburgo, يكاترينبورغ
Asia/Yerevan: Yerevan, Erevan, Ereván, Eriwan, يريفان, ירוואן
Atlantic/Cape_Verde: Praia, برايا
Atlantic/Reykjavik: Reykjavik, Reykjavík, Reikiavik, ريكيافيك, רייקיאוויק
Australia/Adelaide: Adelaide, Adélaïde, أديلايد
Australia/Brisbane: Brisbane, بريزبن, בריסביין
Australia/Darwin: Darwin, داروين
Australia/Hobart: Hobart, هوبارت
Australia/Melbourne: Melbourne, ملبورن, מלבורן
Australia/Perth: Perth, بيرث, פרת׳
Australia/Sydney: Canberra, Sydney, Sídney, كانبرا, سيدني, קנברה, סידני
Europe/Amsterdam: Amsterdam, Ámsterdam, The Hague, La Haye, La Haya, Den Haag, Rotterdam
Europe/Amsterdam: أمستردام, لاهاي, روتردام, אמסטרדם, האג, רוטרדם
Europe/Andorra: Andorra la Vella, Andorre-la-Vieille, أندورا لا فيلا, אנדורה לה ולה
Europe/Athens: Athens, Athènes, Atenas, Athen, Thessaloniki, Salonica, Thessalonique, أثينا, אתונה
Europe/Athens: סלוניקי
Europe/Belgrade: Belgrade, Belgrado, Belgrad, Pristina, Priština, بلغراد, بريشتينا, בלגרד, פרישטינה
Europe/Berlin: Berlin, Berlín, Frankfurt, Francfort, Fráncfort, Munich, München, Múnich, Hamburg
Europe/Berlin: Hambourg, Hamburgo, Cologne, Köln, Colonia, Bonn, Düsseldorf, Stuttgart, Leipzig
Europe/Berlin: Dresden
Europe/Berlin: برلين, فرانكفورت, ميونيخ, ميونخ, هامبورغ, بون, ברלין, פרנקפורט, מינכן, המבורג
Europe/Bratislava: Bratislava, براتيسلافا, ברטיסלאבה
Europe/Brussels: Brussels, Bruxelles, Bruselas, Brüssel, Antwerp, Anvers, Antwerpen, Amberes, Liège
Europe/Brussels: بروكسل, أنتويرب, בריסל, אנטוורפן
Europe/Bucharest: Bucharest, Bucarest, Bukarest, بوخارست, בוקרשט
Europe/Budapest: Budapest, بودابست, בודפשט
Europe/Chisinau: Chisinau, Chișinău, Chisináu, Kischinau, كيشيناو, تشيسيناو, קישינב
Europe/Copenhagen: Copenhagen, Copenhague, Kopenhagen, København, كوبنهاغن, קופנהגן
Europe/Dublin: Dublin, Dublín, دبلن, דבלין
Europe/Gibraltar: Gibraltar, جبل طارق, גיברלטר
Europe/Helsinki: Helsinki, هلسنكي, הלסינקי
Europe/Istanbul: Ankara, Angora, Istanbul, İstanbul, Estambul, Izmir, Antalya, Diyarbakır, Gaziantep
Europe/Istanbul: أنقرة, إسطنبول, اسطنبول, إزمير, أنطاليا, ديار بكر, غازي عنتاب, אנקרה, איסטנבול
Europe/Kaliningrad: Kaliningrad, Kaliningrado, كالينينغراد, קלינינגרד
Europe/Kyiv: Kyiv, Kiev, Kiew, Kharkiv, Kharkov, Charkiw, Lviv, Lemberg, Odesa, Odessa, Dnipro
Europe/Kyiv: Mariupol
Europe/Kyiv: Zaporizhzhia, Zaporijjia, Kherson, كييف, خاركيف, لفيف, أوديسا, קייב, חרקוב, לבוב, אודסה
Europe/Lisbon: Lisbon, Lisbonne, Lisboa, Lissabon, Porto, لشبونة, ליסבון
Europe/Ljubljana: Ljubljana, Liubliana, Laibach, ليوبليانا, לובליאנה
Europe/London: London, Londres, Manchester, Edinburgh, Édimbourg, Edimburgo, Glasgow, Belfast
Europe/London: Cardiff
Europe/London: Liverpool, لندن, مانشستر, إدنبرة, غلاسكو, بلفاست, לונדון, מנצ׳סטר, אדינבורו, בלפסט
Europe/Luxembourg: Luxembourg, Luxemburg, Luxemburgo, لوكسمبورغ, לוקסמבורג
Europe/Madrid: Madrid, Barcelona, Barcelone, Seville, Séville, Sevilla, Bilbao, مدريد, برشلونة
Europe/Madrid: إشبيلية
Europe/Madrid: מדריד, ברצלונה
Europe/Malta: Valletta, La Valette, La Valeta, فاليتا, ולטה
Europe/Minsk: Minsk, مينسك, מינסק
Europe/Monaco: Monaco, Mónaco, Monte-Carlo, موناكو, מונקו
Europe/Moscow: Moscow, Moscou, Moscú, Moskau, Saint Petersburg, St. Petersburg, Saint-Pétersbourg
Europe/Moscow: San Petersburgo, Sankt Petersburg, Sochi, Sotchi, Grozny, Belgorod, Kursk, Koursk
Europe/Moscow: موسكو, سان بطرسبرغ, سوتشي, غروزني, מוסקבה, סנקט פטרבורג
Europe/Oslo: Oslo, أوسلو, אוסלו
Europe/Paris: Paris, París, Strasbourg, Straßburg, Estrasburgo, Marseille, Marseilles, Marsella
Europe/Paris: Lyon
Europe/Paris: Lyons, Lille, Nice, Cannes, Toulouse, Bordeaux, Nantes, Rennes, Bayonne, Calais
Europe/Paris: باريس, ستراسبورغ, مرسيليا, ليون, نيس, פריז, שטרסבורג, מרסיי, ליון
Europe/Podgorica: Podgorica, بودغوريتسا, פודגוריצה
Europe/Prague: Prague, Praga, Prag, براغ, פראג
Europe/Riga: Riga, ريغا, ריגה
Europe/Rome: Rome, Roma, Rom, Milan, Milano, Milán, Mailand, Naples, Napoli, Nápoles, Neapel, Venice
Europe/Rome: Venise, Venecia, Venedig, Turin, Torino, Genoa, Gênes, Palermo, Lampedusa
Europe/Rome: روما, ميلانو, نابولي, البندقية, רומא, מילאנו, נאפולי, ונציה
Europe/San_Marino: San Marino, Saint-Marin, سان مارينو, סן מרינו
Europe/Sarajevo: Sarajevo, سراييفو, סרייבו
Europe/Skopje: Skopje, Skopie, سكوبيه, سكوبي, סקופיה
Europe/Sofia: Sofia, Sofía, صوفيا, סופיה
Europe/Stockholm: Stockholm, Estocolmo, Gothenburg, Malmö, ستوكهولم, שטוקהולם
Europe/Tallinn: Tallinn, Tallin, تالين, טאלין
Europe/Tirane: Tirana, تيرانا, טירנה
Europe/Vaduz: Vaduz, فادوز, ואדוץ
Europe/Vatican: Vatican City, Vatican, Le Vatican, Cité du Vatican, Ciudad del Vaticano
Europe/Vatican: Vatikanstadt
Europe/Vatican: El Vaticano, Vatikan, الفاتيكان, הוותיקן
Europe/Vienna: Vienna, Vienne, Viena, Wien, Salzburg, Salzbourg, فيينا, וינה, זלצבורג
Europe/Vilnius: Vilnius, Vilna, فيلنيوس, וילנה
Europe/Warsaw: Warsaw, Varsovie, Varsovia, Warschau, Krakow, Kraków, Cracovie, Cracovia, Krakau
Europe/Warsaw: Gdansk
Europe/Warsaw: وارسو, كراكوف, ורשה, קרקוב
Europe/Zagreb: Zagreb, زغرب, זאגרב
Europe/Zurich: Bern, Berne, Berna, Geneva, Genève, Ginebra, Genf, Zurich, Zürich, Zúrich, Lausanne
Europe/Zurich: Basel
Europe/Zurich: Bâle, Basilea, Davos, برن, جنيف, زيورخ, زوريخ, لوزان, دافوس, ברן, ז׳נבה, ציריך, דאבוס
Indian/Antananarivo: Antananarivo, Tananarive, أنتاناناريفو, אנטננריבו
Indian/Comoro: Moroni, موروني
Indian/Mahe: Victoria, فيكتوريا
Indian/Maldives: Malé, ماليه
Indian/Mauritius: Port Louis, Port-Louis, بورت لويس, פורט לואי
Indian/Reunion: La Réunion, لاريونيون
Pacific/Apia: Apia, أبيا
Pacific/Auckland: Wellington, Auckland, Christchurch, ويلينغتون, أوكلاند, ולינגטון, אוקלנד
Pacific/Efate: Port Vila, Port-Vila, بورت فيلا
Pacific/Fiji: Suva, سوفا
Pacific/Funafuti: Funafuti, فونافوتي
Pacific/Guadalcanal: Honiara, هونيارا
Pacific/Guam: Guam, Hagåtña, غوام
Pacific/Honolulu: Honolulu, Honolulú, Pearl Harbor, هونولولو, הונולולו
Pacific/Majuro: Majuro, ماجورو
Pacific/Nauru: Yaren, Nauru, يارين, ناورو
Pacific/Noumea: Nouméa, نوميا
Pacific/Palau: Ngerulmud, Koror, نغيرولمود
Pacific/Pohnpei: Palikir, باليكير
Pacific/Port_Moresby: Port Moresby, بورت مورسبي, פורט מורסבי
Pacific/Tahiti: Papeete, بابيتي
Pacific/Tarawa: South Tarawa, Tarawa-Sud, Tarawa, تاراوا
Pacific/Tongatapu: Nuku'alofa, نوكو ألوفا
"""

# What is written after a time and is not a place that an article is filed from. "local" is the
# zone that the place has.
PHRASES = """
UTC: UTC, GMT, Z, TU, Zulu, Greenwich, Universal, Temps universel, Greenwich Mean
UTC: توقيت غرينتش, غرينتش, جرينتش, غرينيتش, גריניץ׳, גריניץ'
America/New_York: ET, Eastern, US Eastern
America/Chicago: CT, US Central
America/Denver: MT, US Mountain
America/Los_Angeles: PT, US Pacific
Africa/Cairo: Egypt, Égypte, مصر
Asia/Baghdad: Iraq, Irak, العراق
Asia/Beirut: Lebanon, Liban, Líbano, لبنان
Asia/Damascus: Syria, Syrie, سوريا, سورية
Europe/Berlin: MEZ, MESZ
Asia/Dubai: GST, Gulf, UAE, الإمارات
Asia/Jerusalem: Israel, Israël, إسرائيل, ישראל
Asia/Amman: Jordan, Jordanie, الأردن
Asia/Riyadh: KSA, Saudi, Saudi Arabia, السعودية
Asia/Tehran: Iran, إيران, איראן
Europe/London: UK, British, بريطانيا
local: local, heure locale, hora local, Ortszeit, שעון מקומי
local: التوقيت المحلي, بالتوقيت المحلي
"""

# Abbreviations that tz data knows. Each holds only while the clocks of its zone show it (no CET
# in July), and where several zones have it, only a place can tell which of them is meant.
ABBREVIATIONS = """
ACDT: Australia/Adelaide
ACST: Australia/Adelaide
AEDT: Australia/Sydney
AEST: Australia/Sydney
AKDT: America/Anchorage
AKST: America/Anchorage
AST: America/Halifax, Asia/Riyadh
AWST: Australia/Perth
BST: Europe/London
CAT: Africa/Maputo
CDT: America/Chicago
CEST: Europe/Paris
CET: Europe/Paris
CST: America/Chicago, Asia/Shanghai, America/Havana
EAT: Africa/Nairobi
EDT: America/New_York
EEST: Europe/Athens
EET: Europe/Athens
EST: America/New_York
HKT: Asia/Hong_Kong
HST: Pacific/Honolulu
IDT: Asia/Jerusalem
IST: Asia/Jerusalem, Asia/Kolkata, Europe/Dublin
JST: Asia/Tokyo
KST: Asia/Seoul
MDT: America/Denver
MSK: Europe/Moscow
MST: America/Denver
NZDT: Pacific/Auckland
NZST: Pacific/Auckland
PDT: America/Los_Angeles
PKT: Asia/Karachi
PST: America/Los_Angeles
SAST: Africa/Johannesburg
WAT: Africa/Lagos
WEST: Europe/Lisbon
WET: Europe/Lisbon
WIB: Asia/Jakarta
"""

_SAME_LETTERS = str.maketrans({"æ": "ae", "œ": "oe"}) | str.maketrans(
    "ةىیکıøłđ", "هييكiold", ".'\"’‘ʼ`´״׳″′ـ\u200c\u200d"
)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 13)
def fold(text: str) -> str:
    """The key by which names are compared: words in lower case, without accents or points.

    >>> fold("N'Djaména"), fold("WASHINGTON, D.C."), fold("أبوظبي") == fold("ابوظبي")
    ('ndjamena', 'washington dc', True)
    """
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_SAME_LETTERS)
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


@cache
def places() -> dict[str, str]:
    """Folded place to its zone."""
    return {name: zone for zone, names in _rows(PLACES) for name in map(fold, names)}


@cache
def phrases() -> dict[str, str]:
    """Folded phrase to its zone."""
    return {name: zone for zone, names in _rows(PHRASES) for name in map(fold, names)}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Folded abbreviation to every zone that it may mean."""
    return {fold(name): zones for name, zones in _rows(ABBREVIATIONS)}


def _rows(table: str) -> list[tuple[str, tuple[str, ...]]]:
    rows = (line.split(": ") for line in table.split("\n") if line)
    return [(head, tuple(cells.split(", "))) for head, cells in rows]


def is_zone(name: str) -> bool:
    """Whether ``name`` is "UTC" or an IANA key such as Asia/Jerusalem, letter for letter.

    Keys of one word (EST, GMT, Israel), which tz data keeps for old systems only, are not taken:
    in a dateline they are phrases.
    """
    return name in _iana_keys()


@cache
def _iana_keys() -> frozenset[str]:
    keys = (pkgutil.get_data("tzdata", "zones") or b"").decode().split()
    return frozenset(key for key in keys if "/" in key or key == "UTC")
